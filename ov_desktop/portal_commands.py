"""``ov-desktop portal …``: the portal on a server, and its operator's commands (SPEC Y2)."""

import sys
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Concatenate, ParamSpec

import click

from ov_desktop.french_click import Group, UnclearError, help_option, option
from ov_desktop.wording.text import _, plural

if TYPE_CHECKING:
    from ov_desktop.portal.account_book import AccountBook
    from ov_desktop.portal.settings import LoadedSettings

_Words = ParamSpec("_Words")

_FAILURES = {
    "setting-unknown": _("Ces réglages n’existent pas\u00a0: {value}. Corrigez leur nom."),
    "setting-wrong": _("Ces réglages ne conviennent pas\u00a0: {value}. Corrigez leur valeur."),
    "settings-unreadable": _("Le fichier de réglages «\u00a0{value}\u00a0» ne peut pas être lu."),
    "public-url-missing": _(
        "Indiquez l’adresse que les personnes ouvrent\u00a0: --public-url, OV_PORTAL_PUBLIC_URL ou public_url."
    ),
    "public-url-clear": _(
        "L’adresse publique doit commencer par https. Sur un réseau local sûr, acceptez le http avec --in-clear."
    ),
    "database-url": _("L’adresse de la base ne convient pas. Indiquez un fichier, ou postgresql://…"),
    "database-unreachable": _("Le serveur PostgreSQL ne répond pas, ou refuse la connexion. Vérifiez son adresse."),
    "driver-missing": _("Le pilote de PostgreSQL manque. Installez ov-desktop[portal]."),
    "database-missing": _("La base «\u00a0{value}\u00a0» n’existe pas encore. Lancez «\u00a0portal migrate\u00a0»."),
    "database-migrate": _("La base «\u00a0{value}\u00a0» n’est pas à jour. Lancez «\u00a0portal migrate\u00a0»."),
    "database-newer": _("La base «\u00a0{value}\u00a0» vient d’une version plus récente. Rien n’a été modifié."),
    "database-busy": _("Un autre portail utilise la base «\u00a0{value}\u00a0». Arrêtez-le d’abord."),
    "database-key": _("Le secret ne va pas avec la base «\u00a0{value}\u00a0». Remettez celui de sa sauvegarde."),
    "secret-missing": _("Le secret «\u00a0{value}\u00a0» ne peut pas être lu. Remettez-le depuis sa sauvegarde."),
    "secret-open": _("D’autres comptes peuvent lire le secret «\u00a0{value}\u00a0». Lancez chmod 600 sur ce fichier."),
    "secret-wrong": _("Le fichier «\u00a0{value}\u00a0» ne contient pas de secret. Remettez-le depuis sa sauvegarde."),
    "not-writable": _("«\u00a0{value}\u00a0» ne peut pas être écrit. Vérifiez le dossier et vos droits."),
    "port-busy": _("Le port {value} ne peut pas être ouvert. Choisissez-en un autre avec --port."),
    "client-code": _("Un code client est fait de 1 à 20 chiffres."),
    "password-short": _("Choisissez un mot de passe d’au moins 12 caractères."),
    "password-long": _("Choisissez un mot de passe de 256 caractères au plus."),
    "account-exists": _("Ce compte existe déjà. Pour un autre mot de passe\u00a0: portal account reset-password."),
    "account-unknown": _("Ce compte n’existe pas. Pour voir les comptes\u00a0: portal account list."),
}

_config = option(
    "--config",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar=_("FICHIER"),
    help=_("Fichier de réglages TOML\u00a0; sans cette option, celui de OV_PORTAL_CONFIG."),
)
_password_stdin = option(
    "--password-stdin", is_flag=True, help=_("Lit le mot de passe sur l’entrée, au lieu de le demander.")
)
_generate = option("--generate", is_flag=True, help=_("Tire un mot de passe au hasard et l’affiche une fois."))
_client_code = click.argument("client_code", metavar="CODE")


def _explained(command: Callable[_Words, None]) -> Callable[_Words, None]:
    """Let a command say in French why it could not do its work."""

    @wraps(command)
    def run(*args: _Words.args, **values: _Words.kwargs) -> None:
        from ov_desktop.portal.account_book import AccountBookError
        from ov_desktop.portal.opening import OpeningError
        from ov_desktop.portal.settings import SettingsError

        try:
            command(*args, **values)
        except SettingsError as error:
            raise click.ClickException(_FAILURES[error.code].format(value=", ".join(error.names))) from error
        except OpeningError as error:
            raise click.ClickException(_FAILURES[error.code].format(value=error.subject)) from error
        except AccountBookError as error:
            raise click.ClickException(_FAILURES[error.code]) from error

    return run


def _settings_options(command: Callable[..., None]) -> Callable[..., None]:
    """Add an option for each setting that is not a secret."""
    for add in reversed(
        (
            _config,
            option("--public-url", metavar="URL", help=_("Adresse que les personnes ouvrent, en https.")),
            option("--host", metavar=_("ADRESSE"), help=_("Adresse écoutée\u00a0; par défaut 127.0.0.1.")),
            option("--port", type=click.IntRange(0, 65535), metavar="PORT", help=_("Port\u00a0; par défaut 8000.")),
            option(
                "--folder",
                type=click.Path(file_okay=False, path_type=Path),
                metavar=_("DOSSIER"),
                help=_("Dossier de la base et du secret\u00a0; par défaut /var/lib/ov-desktop-portal."),
            ),
            option("--database", metavar=_("BASE"), help=_("Fichier de la base, ou adresse postgresql://…")),
            option(
                "--secret-file",
                type=click.Path(dir_okay=False, path_type=Path),
                metavar=_("FICHIER"),
                help=_("Fichier du secret, hors de la base."),
            ),
            option(
                "--trusted-proxy",
                "trusted_proxies",
                multiple=True,
                metavar=_("RÉSEAU"),
                help=_("Réseau d’un relais dont l’en-tête X-Forwarded-For est cru\u00a0; peut être répétée."),
            ),
            option("--in-clear", is_flag=True, help=_("Accepte une adresse publique en http, sur un réseau local.")),
        )
    ):
        command = add(command)
    return command


def _load(config: Path | None, **options: object) -> "LoadedSettings":
    from ov_desktop.portal.settings import load_settings

    return load_settings(config, options)


@click.group("portal", cls=Group, help=_("L’espace collaborateur sur un serveur."))
@help_option
def portal() -> None:
    """Commands of the portal."""


@portal.command("serve", help=_("Sert l’espace collaborateur jusqu’à son arrêt."))
@_settings_options
@help_option
@_explained
def serve(config: Path | None, **options: object) -> None:
    """Run the portal alone (SPEC Y2)."""
    from ov_desktop.portal.server import run_server

    run_server(_load(config, **options).values)


@portal.command(
    "config",
    short_help=_("Affiche les réglages, sans les secrets."),
    help=_("Affiche les réglages en vigueur et d’où ils viennent, sans les secrets."),
)
@_settings_options
@help_option
@_explained
def config_(config: Path | None, **options: object) -> None:
    """Print the settings in force as TOML."""
    click.echo("\n".join(_load(config, **options).lines()))


@portal.command("migrate", help=_("Crée la base et son secret, ou met la base à jour."))
@_config
@help_option
@_explained
def migrate(config: Path | None) -> None:
    """Bring the database up to date."""
    from ov_desktop.portal.opening import migrate as bring_up_to_date

    settings = _load(config).values
    changed = bring_up_to_date(settings)
    click.echo(_("La base est prête.") if changed else _("La base est déjà à jour."))
    click.echo(_("Secret à sauvegarder à part\u00a0: {value}").format(value=settings.secret_path))


@portal.command("child", hidden=True, help=_("Portail de l’application, lancé par elle."))
@help_option
@click.pass_context
def child(context: click.Context) -> None:
    """The embedded portal's process: its parent speaks to it over standard input (SPEC Y1)."""
    from ov_desktop.portal.child import run_child

    context.exit(run_child())


@portal.group("account", help=_("Comptes des organismes sur ce portail."))
@help_option
def account() -> None:
    """Commands of the accounts."""


def _with_book(act: Callable[Concatenate["AccountBook", _Words], None]) -> Callable[..., None]:
    """Hand a command the accounts of the portal that the settings name."""

    @wraps(act)
    def run(config: Path | None, *args: _Words.args, **values: _Words.kwargs) -> None:
        from ov_desktop.portal.account_book import AccountBook
        from ov_desktop.portal.opening import opened

        with opened(_load(config).values) as (database, _secret):
            act(AccountBook(database), *args, **values)

    return run


@account.command("create", help=_("Crée le compte d’un organisme."))
@_client_code
@_password_stdin
@_generate
@_config
@help_option
@_explained
@_with_book
def create(book: "AccountBook", client_code: str, *, password_stdin: bool, generate: bool) -> None:
    """Make an account."""
    password = _new_password(read=password_stdin, draw=generate)
    book.create(client_code, password)
    click.echo(_("Compte {value} créé.").format(value=client_code))
    _show(password, drawn=generate)


@account.command(
    "reset-password",
    short_help=_("Change le mot de passe d’un compte."),
    help=_("Donne un nouveau mot de passe à un compte et ferme ses connexions."),
)
@_client_code
@_password_stdin
@_generate
@_config
@help_option
@_explained
@_with_book
def reset_password(book: "AccountBook", client_code: str, *, password_stdin: bool, generate: bool) -> None:
    """Give an account another password."""
    password = _new_password(read=password_stdin, draw=generate)
    book.reset_password(client_code, password)
    click.echo(_("Nouveau mot de passe enregistré pour le compte {value}.").format(value=client_code))
    _show(password, drawn=generate)


@account.command("list", help=_("Liste les comptes et leurs campagnes."))
@_config
@help_option
@_explained
@_with_book
def list_(book: "AccountBook") -> None:
    """List the accounts."""
    lines = book.lines()
    if not lines:
        click.echo(_("Aucun compte. Pour en créer un\u00a0: portal account create CODE"))
    for line in lines:
        campaigns = plural("{count} campagne", "{count} campagnes", line.campaigns).format(count=line.campaigns)
        running = _("dont {count} en cours").format(count=line.running)
        click.echo(f"{line.client_code}\t{line.name}\t{campaigns}, {running}")


@account.command(
    "delete",
    short_help=_("Efface un compte et tout ce qui est à lui."),
    help=_("Efface un compte avec ses campagnes, ses personnes et leurs choix."),
)
@_client_code
@option("--yes", is_flag=True, help=_("Efface sans demander de confirmation."))
@_config
@help_option
@_explained
@_with_book
def delete(book: "AccountBook", client_code: str, *, yes: bool) -> None:
    """Erase an account and all that is its own."""
    if not yes:
        click.echo(_("Les campagnes de ce compte, les personnes et leurs choix seront effacés pour toujours."))
        typed = click.prompt(_("Tapez le code client pour confirmer"), prompt_suffix="\u00a0: ")
        if typed != client_code:
            raise click.ClickException(_("Ce n’est pas le même code. Rien n’a été effacé."))
    book.delete(client_code)
    click.echo(_("Compte {value} effacé.").format(value=client_code))


def _new_password(*, read: bool, draw: bool) -> str:
    """Return a password that is read, drawn, or typed twice."""
    if read and draw:
        raise UnclearError(_("Choisissez --password-stdin ou --generate."))
    if draw:
        from ov_desktop.portal.keys import random_token

        return random_token()
    if read:
        return sys.stdin.readline().rstrip("\r\n")
    password: str = click.prompt(_("Mot de passe"), hide_input=True, prompt_suffix="\u00a0: ")
    again: str = click.prompt(_("Encore une fois"), hide_input=True, prompt_suffix="\u00a0: ")
    if password != again:
        raise click.ClickException(_("Les deux mots de passe diffèrent. Rien n’a été modifié."))
    return password


def _show(password: str, *, drawn: bool) -> None:
    if drawn:
        click.echo(_("Mot de passe, affiché cette seule fois\u00a0: {value}").format(value=password))
