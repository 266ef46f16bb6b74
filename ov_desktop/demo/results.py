"""What the demonstration leaves behind: the names of its files and ``summary.json`` (SPEC R3, section 12)."""

import json
import os
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path

from ov_desktop.domain.campaign import MessageKind
from ov_desktop.domain.vouchers import Format
from ov_desktop.services.orders import OrderSummary
from ov_desktop.services.tracking import Overview

LIST = "liste.xlsx"
ORDER = "commande.xlsx"
ORDER_PDF = "commande.pdf"
MAILS = "courriels"
PICTURES = "captures"
SUMMARY = "summary.json"
LINKS = "links.json"

_KINDS = (MessageKind.LAUNCH, MessageKind.REMINDER, MessageKind.MIDWAY, MessageKind.END)
_SENT = "sent"


def summary_of(overview: Overview, order: OrderSummary, face_value: Mapping[Format, int]) -> dict[str, object]:
    """Return the content of ``summary.json``; amounts are decimal strings in euros."""
    products = (Format.CLASSIC, Format.CONNECT)
    return {
        "employees": overview.invited,
        "answered": overview.answered,
        "silent": overview.invited - overview.answered,
        "excluded": order.exclusions,
        "mails": {str(kind): overview.messages.get(kind, {}).get(_SENT, 0) for kind in _KINDS},
        "lines": {product.product_code: order.lines.get(product, 0) for product in products},
        "face_value": {product.product_code: f"{Decimal(face_value.get(product, 0)):.2f}" for product in products},
        "service_fee_ht": f"{order.fees.service_fee:.2f}",
        "total_due": f"{order.fees.total_due:.2f}",
        "files": {"list": LIST, "order": ORDER, "order_pdf": ORDER_PDF, "mails": MAILS, "pictures": PICTURES},
    }


def write_json(path: Path, value: object) -> None:
    """Write an object as UTF-8 JSON; the file appears whole or not at all."""
    partial = path.with_suffix(".part")
    with partial.open("w", encoding="utf-8") as file:
        json.dump(value, file, ensure_ascii=False, indent=2)
        file.write("\n")
        file.flush()
        os.fsync(file.fileno())
    partial.replace(path)
