"""The command line (SPEC R1 to R6): each command imports what it needs when it runs."""

import json
import os
import sys
from collections.abc import Callable
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING

import click
from click.exceptions import NoArgsIsHelpError

from ov_desktop import __version__
from ov_desktop.french_click import Group, UnclearError, help_option, option, usage_fault
from ov_desktop.portal_commands import portal
from ov_desktop.wording.text import _

if TYPE_CHECKING:
    from ov_desktop.demo.stage import Cast
    from ov_desktop.domain.delivery import DeliverySite

EXIT_OK = 0
EXIT_ERRORS = 1
EXIT_UNREADABLE = 2
EXIT_USAGE = 64
EXIT_UNEXPECTED = 70
EXIT_INTERRUPTED = 130

_SITES_HELP = _("Noms ou numéros des adresses de livraison, séparés par des virgules.")


@click.group(
    cls=Group, invoke_without_command=True, help=_("Campagnes de Chèques-Vacances\u00a0: de la liste à la commande.")
)
@click.version_option(__version__, prog_name="ov-desktop", help=_("Affiche la version."))
@click.option(
    "--profile",
    type=click.Path(file_okay=False, path_type=Path),
    metavar=_("DOSSIER"),
    help=_("Dossier de données à ouvrir, au lieu de celui de l’ordinateur."),
)
@help_option
@click.pass_context
def cli(context: click.Context, profile: Path | None) -> None:
    """The root command; without a subcommand it opens the application (SPEC R1)."""
    if context.invoked_subcommand is None:
        context.exit(_open_application(profile))


def _open_application(profile: Path | None) -> int:
    """Open the application and return its exit code once its last window is closed."""
    from ov_desktop.app import Application, default_folder
    from ov_desktop.services.profile_lock import ProfileBusyError
    from ov_desktop.wording.failures import failure_words

    if not _has_screen():
        raise click.ClickException(
            _("Aucun écran n’est disponible\u00a0: l’application ne peut pas s’ouvrir. Aide\u00a0: ov-desktop --help")
        )
    folder = profile or default_folder()
    try:
        application = Application(folder)
    except ProfileBusyError as error:
        raise click.ClickException("\n".join(failure_words("profile-in-use"))) from error
    except OSError as error:
        text = _("Le dossier «\u00a0{value}\u00a0» ne peut pas être utilisé. Vérifiez son nom et vos droits.")
        raise click.ClickException(text.format(value=folder)) from error
    application.start()
    return application.run()


def _has_screen() -> bool:
    """Whether windows can be shown; where they cannot, Qt would end the process with a core dump."""
    named = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    return not sys.platform.startswith("linux") or any(os.environ.get(name) for name in named)


@cli.command("check", help=_("Analyse une liste sans ouvrir l’application."))
@click.argument("file", metavar=_("FICHIER"))
@option("--client-code", metavar="CODE", help=_("Code client de l’organisme, à comparer à celui de la liste."))
@option("--sites", metavar="A,B,C", help=_SITES_HELP)
@option("--json", "as_json", is_flag=True, help=_("Écrit le résultat en JSON."))
@help_option
@click.pass_context
def check(context: click.Context, file: str, client_code: str | None, sites: str | None, *, as_json: bool) -> None:
    """Analyse a list (SPEC R5): exit 0 without error, 1 with errors, 2 where the file cannot be read."""
    from ov_desktop.domain.delivery import SiteDirectory
    from ov_desktop.domain.roster import RosterRules
    from ov_desktop.services.list_check import analyse_list, could_be_read, report_as_json, report_as_text

    rules = RosterRules(
        client_code=client_code,
        sites=None if sites is None else SiteDirectory(_sites(sites)),
    )
    report = analyse_list(Path(file), rules)
    if as_json:
        _write_json(report_as_json(report, file))
    else:
        click.echo(report_as_text(report, Path(file).name))
    if report.errors:
        context.exit(EXIT_ERRORS if could_be_read(report) else EXIT_UNREADABLE)


@cli.command("template", help=_("Écrit le modèle Excel de la liste des collaborateurs."))
@option("-o", "--output", metavar=_("FICHIER"), required=True, help=_("Fichier .xlsx à écrire, obligatoire."))
@option("--client-code", metavar="CODE", default="", help=_("Code client à inscrire dans le modèle."))
@option("--sites", metavar="A,B,C", default="", help=_SITES_HELP)
@help_option
def template(output: str, client_code: str, sites: str) -> None:
    """Write the Excel template (SPEC L1)."""
    from ov_desktop.excel.template import write_template

    if Path(output).suffix.lower() in {".csv", ".ods", ".xls"}:
        raise UnclearError(_("Le modèle s’écrit en .xlsx. Donnez-lui un nom qui finit ainsi."))
    try:
        write_template(Path(output), sites=_sites(sites), client_code=client_code)
    except OSError as error:
        text = _("Le fichier «\u00a0{value}\u00a0» n’a pas pu être écrit. Vérifiez le dossier et vos droits.")
        raise click.ClickException(text.format(value=Path(output).name)) from error
    click.echo(_("Modèle écrit\u00a0: {value}").format(value=output))


cli.add_command(portal)


@cli.command("draw", hidden=True, help=_("Dessine une image pour l’application, qui lance cette commande elle-même."))
@click.argument("width", type=click.IntRange(min=1))
@click.argument("height", type=click.IntRange(min=1))
@help_option
@click.pass_context
def draw(context: click.Context, width: int, height: int) -> None:
    """The process that draws one SVG: its parent ends it where it takes too long (SPEC S6)."""
    from ov_desktop.documents.svg_child import run_child

    context.exit(run_child(width, height))


def _sites(text: str) -> "list[DeliverySite]":
    """Return the sites of an option ``--sites A,B,C``, each known by one name or number."""
    from ov_desktop.domain.delivery import DeliverySite

    names = [name.strip() for name in text.split(",") if name.strip()]
    return [DeliverySite(key=name, number=name, name=name) for name in names]


def _write_json(value: object) -> None:
    """Print an object as UTF-8, whatever the system's encoding."""
    text = json.dumps(value, ensure_ascii=False, indent=2)
    click.echo(f"{text}\n".encode(), nl=False)


@cli.command(
    "demo",
    short_help=_("Montre l’application sur un organisme fictif."),
    help=_(
        "Ouvre l’application sur un organisme fictif, avec de vrais envois, sans rien faire sortir de l’ordinateur. "
        "Tout est effacé à la fin."
    ),
)
@option("--headless", is_flag=True, help=_("Joue tout le parcours sans écran et s’arrête."))
@option("--serve", is_flag=True, help=_("Publie une campagne sur le portail et attend les réponses."))
@option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    metavar=_("DOSSIER"),
    help=_("Dossier des résultats, obligatoire avec --headless ou --serve."),
)
@option(
    "--port",
    type=click.IntRange(0, 65535),
    default=0,
    metavar="PORT",
    help=_("Port du portail. Sans cette option, un port libre."),
)
@option(
    "--employees",
    type=click.IntRange(1, 10_000),
    default=30,
    metavar=_("NOMBRE"),
    help=_("Nombre de personnes, de 1 à 10\u00a0000\u00a0; par défaut 30."),
)
@option(
    "--options",
    type=click.Choice(["either", "split"]),
    default="split",
    help=_("Un seul format, ou un partage\u00a0; par défaut split."),
)
@option(
    "--default",
    "default_format",
    type=click.Choice(["classic", "connect"]),
    default="classic",
    help=_("Format des personnes qui ne répondent pas\u00a0; par défaut classic."),
)
@option(
    "--delivery",
    type=click.Choice(["site", "home", "mixed"]),
    default="mixed",
    help=_("Livraison des chèques en papier\u00a0; par défaut mixed."),
)
@help_option
def demo(
    out: Path | None,
    port: int,
    employees: int,
    options: str,
    default_format: str,
    delivery: str,
    *,
    headless: bool,
    serve: bool,
) -> int:
    """Open the demonstration (SPEC R2), play it (SPEC R3), or publish a sample campaign (SPEC R4)."""
    from ov_desktop.demo.sample import DeliveryMix
    from ov_desktop.demo.stage import Cast, DemoError
    from ov_desktop.domain.choice import Options
    from ov_desktop.domain.vouchers import Format
    from ov_desktop.services.portal_process import PortalStartError

    if headless and serve:
        raise UnclearError(_("Choisissez --headless ou --serve."))
    if (headless or serve) and out is None:
        raise UnclearError(_("Dites où écrire les résultats\u00a0: --out DOSSIER."))
    cast = Cast(employees, Options(options), Format(default_format), DeliveryMix(delivery))
    try:
        if out is None or not (headless or serve):
            return _open_demo(out, cast, port)
        _play_demo(out, cast, port, headless=headless)
    except DemoError as error:
        text = _(
            "La démonstration s’est arrêtée\u00a0: {value}. Relancez-la\u00a0; rien n’est parti de cet ordinateur."
        )
        raise click.ClickException(text.format(value=error)) from error
    except PortalStartError as error:
        if error.code == "port-busy":
            text = _("Le port {value} est déjà pris. Choisissez-en un autre avec --port.").format(value=port)
        else:
            text = _("Le portail n’a pas démarré ({value}). Relancez la démonstration.").format(value=error.code)
        raise click.ClickException(text) from error
    return EXIT_OK


def _open_demo(out: Path | None, cast: "Cast", port: int) -> int:
    """Open the windows of the demonstration and return the exit code once they are closed."""
    if not _has_screen():
        raise UnclearError(_("Aucun écran n’est disponible\u00a0: ajoutez --headless --out DOSSIER."))
    from ov_desktop.demo.window import run_window

    return run_window(out, cast, port)


def _play_demo(out: Path, cast: "Cast", port: int, *, headless: bool) -> None:
    """Play the demonstration without a screen, or publish it."""
    if headless:
        from ov_desktop.demo.headless import run_headless

        run_headless(out, cast)
    else:
        from ov_desktop.demo.serving import run_server

        run_server(out, cast, port)


# --- errors ----------------------------------------------------------------------------------------------


def main() -> None:
    """Run the command line; whatever happens, a sentence and an exit code, never a traceback."""
    _tolerate_narrow_encodings()
    sys.exit(_run(_complain))


def main_windowed() -> None:
    """Do the same for a start from a menu, without a console: what is to be said is said in a window."""
    _tolerate_narrow_encodings()
    sys.exit(_run(_complain_in_window))


def _tolerate_narrow_encodings() -> None:
    """Let a console that lacks a character show another in its place rather than fail."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")


def _run(complain: Callable[[str], None]) -> int:
    try:
        return int(cli.main(prog_name="ov-desktop", standalone_mode=False) or EXIT_OK)
    except click.UsageError as error:
        complain(_usage_message(error))
        return EXIT_USAGE
    except click.ClickException as error:
        complain(error.format_message())
        return error.exit_code
    except click.Abort:
        complain(_("Commande interrompue."))
        return EXIT_INTERRUPTED
    except BrokenPipeError:
        return _leave_broken_pipe()
    except Exception as error:  # noqa: BLE001 -- the last line of defence: no traceback on screen
        text = _("Une erreur inattendue s’est produite ({value}). Rien d’autre n’a été modifié. Réessayez.")
        complain(text.format(value=type(error).__name__))
        return EXIT_UNEXPECTED


def _leave_broken_pipe() -> int:
    """End quietly when the reader of the output has gone, as ``head`` does."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return EXIT_ERRORS


def _complain(message: str) -> None:
    click.echo(message, err=True)


def _complain_in_window(message: str) -> None:
    from ov_desktop.app import show_message

    _complain(message)
    show_message(message)


def _usage_message(error: click.UsageError) -> str:
    """Return what is wrong with the words of the command, and where its help is."""
    path = error.ctx.command_path if error.ctx else "ov-desktop"
    if isinstance(error, NoArgsIsHelpError):
        return error.format_message()
    return f"{usage_fault(error)}\n" + _("Aide\u00a0: {value}").format(value=f"{path} --help")
