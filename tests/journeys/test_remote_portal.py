"""A desktop and a portal on a server: list, launch, mails, answers, exchange; then the log is read (SPEC Y2, G2)."""

import json
import re
from contextlib import ExitStack
from datetime import time
from pathlib import Path

from portal_operator import Operator
from waiting import wait_until

from ov_desktop.clock import SystemClock
from ov_desktop.demo import sample
from ov_desktop.demo.answers import DemoEmployee
from ov_desktop.demo.mailbox import personal_links
from ov_desktop.demo.stage import create_campaign, set_stage
from ov_desktop.domain.choice import Options
from ov_desktop.domain.clock import paris_time
from ov_desktop.excel.template import write_template

PEOPLE = 6


def test_a_campaign_runs_over_a_portal_on_a_server_whose_log_names_nobody(tmp_path: Path) -> None:
    operator = Operator(tmp_path)
    operator.done("migrate")
    password = operator.done("account", "create", sample.CLIENT_CODE, "--generate").split()[-1]
    people = sample.employees(PEOPLE, sample.DeliveryMix.MIXED)
    with ExitStack() as parts:
        url, _process = parts.enter_context(operator.serving(local=True))
        desktop, catcher = set_stage(parts, tmp_path / "profil", tmp_path / "courriels", SystemClock())
        desktop.accounts.use_remote_portal(url, sample.CLIENT_CODE, password)
        settings = sample.settings(paris_time(SystemClock().now()).date(), days=40, hour=time(0))
        campaign = create_campaign(desktop, settings).id
        write_template(tmp_path / "liste.xlsx", sites=sample.SITES, client_code=sample.CLIENT_CODE, people=people)
        assert desktop.roster.import_list(campaign, tmp_path / "liste.xlsx").stored
        desktop.launch(campaign)
        wait_until(lambda: len(personal_links(catcher.caught)) == PEOPLE, 60)
        links = personal_links(catcher.caught)
        visits = [
            DemoEmployee(position, person, links[person.email], Options.SPLIT).answer()
            for position, person in enumerate(people, start=1)
        ]
        answered = sum(visit is not None for visit in visits)
        desktop.exchange()
        assert answered
        assert desktop.tracking.overview(campaign).answered == answered
    log = operator.log.read_text(encoding="utf-8")
    assert all(isinstance(json.loads(line), dict) for line in log.splitlines())
    assert "/acces/{token}" in log
    assert "/api/v1/campaigns/{campaign_id}/launch" in log
    hidden = {password, *(link.rpartition("/")[2] for link in links.values())}
    for person in people:
        hidden |= {person.last_name, person.email, person.mobile, re.sub(r"\D", "", person.mobile)[-9:]}
    assert not {text for text in hidden if text in log}
