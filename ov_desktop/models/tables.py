"""All tables of a profile, so that whoever needs the whole schema imports one name."""

from ov_desktop.models import account, campaign, column_memory, order, template
from ov_desktop.models.base import Base

METADATA = Base.metadata

__all__ = ["METADATA", "account", "campaign", "column_memory", "order", "template"]
