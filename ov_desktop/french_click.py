"""Click in French: headings, options, and what is said of a command that is not understood (SPEC R6)."""

from functools import partial

import click
from click.exceptions import NoSuchCommand

from ov_desktop.wording.text import _


class _Formatter(click.HelpFormatter):
    """Writes help pages with French headings."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        words = args.replace("COMMAND", _("COMMANDE")).replace("[ARGS]", "[ARGUMENTS]")
        super().write_usage(prog, words, prefix or _("Usage\u00a0: "))

    def write_heading(self, heading: str) -> None:
        known = {"Options": _("Options\u00a0"), "Commands": _("Commandes\u00a0")}
        super().write_heading(known.get(heading, heading))


class _Context(click.Context):
    formatter_class = _Formatter


class Command(click.Command):
    """A command with a French help page."""

    context_class = _Context


class Group(click.Group):
    """A group of commands with a French help page."""

    context_class = _Context
    command_class = Command
    group_class = type


class Option(click.Option):
    """An option whose help says all itself: click's own remarks would be English."""

    def get_help_extra(self, ctx: click.Context) -> click.types.OptionHelpExtra:  # noqa: ARG002 -- the base class's name
        """Say nothing more."""
        return {}


option = partial(click.option, cls=Option)


class UnclearError(click.UsageError):
    """A command that is not understood, with its reason in French."""


help_option = click.help_option("--help", help=_("Affiche cette aide."))


def usage_fault(error: click.UsageError) -> str:
    """Return what is wrong with the words of a command, in French."""
    if isinstance(error, UnclearError):
        return error.message
    if isinstance(error, NoSuchCommand):
        return _("La commande «\u00a0{value}\u00a0» n’existe pas.").format(value=error.command_name)
    if isinstance(error, click.NoSuchOption):
        return _("L’option «\u00a0{value}\u00a0» n’existe pas.").format(value=error.option_name)
    if isinstance(error, click.BadOptionUsage):
        return _("L’option «\u00a0{value}\u00a0» attend une valeur.").format(value=error.option_name)
    if isinstance(error, click.BadParameter) and error.param:
        return _parameter_fault(error, error.param)
    return _("Cette commande n’est pas comprise\u00a0: elle contient un mot de trop.")


def _parameter_fault(error: click.BadParameter, parameter: click.Parameter) -> str:
    """Return that an option or an argument is missing or does not fit, and what would."""
    name = max(parameter.opts, key=len) if isinstance(parameter, click.Option) else parameter.human_readable_name
    if isinstance(error, click.MissingParameter):
        return _("Il manque «\u00a0{value}\u00a0».").format(value=name)
    fault = _("La valeur de «\u00a0{value}\u00a0» ne convient pas.").format(value=name)
    accepted = parameter.type
    if isinstance(accepted, click.Choice):
        values = ", ".join(map(str, accepted.choices))
        return f"{fault} " + _("Choisissez parmi\u00a0: {values}.").format(values=values)
    if isinstance(accepted, click.IntRange):
        text = _("Tapez un nombre entier de {lowest} à {highest}.")
        return f"{fault} " + text.format(lowest=accepted.min, highest=accepted.max)
    if isinstance(accepted, click.Path) and not accepted.dir_okay:
        return f"{fault} " + _("Indiquez un fichier qui existe.")
    return f"{fault} " + _("Indiquez un dossier.")
