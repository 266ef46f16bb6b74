"""Building the messages of a campaign, with and without images: processor milliseconds a message."""

import sys
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from hashlib import sha256
from random import Random

from ov_desktop.domain.campaign import CampaignSettings, MessageKind
from ov_desktop.domain.delivery import DeliveryKind
from ov_desktop.domain.images import IMAGE_MOST_BYTES, ImagePlace, ImageRef
from ov_desktop.mailing.compose import Envelope, compose, lay_out_message
from ov_desktop.mailing.content import CampaignContent, EmailImage, MessageContent

ROUNDS = 200
TYPICAL_BYTES = 20_000


def make_content(image_bytes: int) -> MessageContent:
    """Make a launch message; each of its three images has so many bytes, none if 0."""
    random = Random(1)  # noqa: S311 -- the same bytes each time
    images = {}
    for place in ImagePlace if image_bytes else ():
        data = random.randbytes(image_bytes)
        images[place] = EmailImage(ImageRef(sha256(data).hexdigest(), "image/png", 240, 96, "Image"), data)
    settings = CampaignSettings("Été 2027", date(2027, 1, 11), date(2027, 2, 12))
    campaign = CampaignContent("CSE", "CSE Exemple", settings, {}, "contact@cse.example", images=images)
    return MessageContent(
        campaign,
        MessageKind.LAUNCH,
        "Camille",
        "Exemple",
        320,
        DeliveryKind.SITE,
        "Siège",
        "https://portail.example/acces/xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
    )


def milliseconds(act: Callable[[int], object]) -> float:
    """Measure what one of many acts takes of the processor."""
    act(0)
    started = time.process_time()
    for number in range(ROUNDS):
        act(number)
    return (time.process_time() - started) * 1000 / ROUNDS


def main() -> None:
    """Measure and print."""
    at = datetime(2027, 1, 11, 8, tzinfo=UTC)
    envelope = Envelope("cse@exemple.test", "CSE", "p@exemple.test", "Camille Exemple", "0" * 32, at)
    for name, size in (("without images", 0), ("3 of 20 kB", TYPICAL_BYTES), ("3 of 200 kB", IMAGE_MOST_BYTES)):
        content = make_content(size)

        def one(number: int, content: MessageContent = content) -> MessageContent:
            return replace(content, first_name=f"Prénom{number}")

        laid = milliseconds(lambda number, one=one: lay_out_message(one(number)))
        built = milliseconds(lambda number, one=one: compose(one(number), envelope))
        sent = milliseconds(lambda number, one=one: compose(one(number), envelope).as_bytes())
        print(f"{name}: laid out {laid:.2f} ms, composed {built:.2f} ms, as bytes {sent:.2f} ms")  # noqa: T201


if __name__ == "__main__":
    sys.exit(main())
