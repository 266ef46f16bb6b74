"""The texts that an administrator wrote, cleaned again when they come: what a wire brings is not trusted (SPEC S7)."""

from pydantic import ValidationError

from ov_desktop.mailing.rich import clean
from ov_desktop.wire import CampaignPush


class TextTooLongError(Exception):
    """A text is too long once it is clean."""


def with_clean_texts(push: CampaignPush) -> CampaignPush:
    """Return settings whose introductions and welcome hold only the safe subset of HTML.

    Raises:
        TextTooLongError: cleaning made a text longer than may be kept.
    """
    messages = {kind: {**dict(text), "introduction": clean(text.introduction)} for kind, text in push.messages.items()}
    try:
        return CampaignPush.model_validate({**dict(push), "messages": messages, "welcome": clean(push.welcome)})
    except ValidationError:
        raise TextTooLongError from None
