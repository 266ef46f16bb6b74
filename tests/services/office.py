"""A real LibreOffice that converts files: one start for a whole batch, one batch at a time on the computer."""

import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import escape

FILTERS = {
    "ods": "calc8",
    "xls": "MS Excel 97",
    "xlsx": "Calc MS Excel 2007 XML",
    "csv": "Text - txt - csv (StarCalc)",
}

_LIBRARY = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE library:{kind} PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "{kind}.dtd">
<library:{kind} xmlns:library="http://openoffice.org/2000/library" xmlns:xlink="http://www.w3.org/1999/xlink" {rest}
"""
_MACRO = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE script:module PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "module.dtd">
<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Module1" script:language="StarBasic">
{code}</script:module>
"""
_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Misc">
<prop oor:name="FirstRun" oor:op="fuse"><value>false</value></prop></item>
<item oor:path="/org.openoffice.Setup/Office">
<prop oor:name="ooSetupInstCompleted" oor:op="fuse"><value>true</value></prop></item>
</oor:items>
"""
"""A profile that has been started before: on its first start LibreOffice runs no macro."""

_CODE = """
Function Prop(key As String, content As Variant) As Object
  Dim p As New com.sun.star.beans.PropertyValue
  p.Name = key
  p.Value = content
  Prop = p
End Function

Function NamedOf(key As String, content As Variant) As Object
  Dim p As New com.sun.star.beans.NamedValue
  p.Name = key
  p.Value = content
  NamedOf = p
End Function

Function Cipher(word As String) As Object
  Cipher = Prop("EncryptionData", CreateUnoValue("[]com.sun.star.beans.NamedValue", _
    Array(NamedOf("CryptoType", "Standard"), NamedOf("OOXPassword", word))))
End Function

Sub Store(entry As String)
  Dim f As Variant
  Dim doc As Object
  f = Split(entry, "|")
  doc = StarDesktop.loadComponentFromURL(f(0), "_blank", 0, Array(Prop("Hidden", True)))
  If Len(f(4)) > 0 And InStr(f(2), "2007") > 0 Then
    doc.storeToURL(f(1), Array(Prop("FilterName", f(2)), Cipher(f(4))))
  ElseIf Len(f(4)) > 0 Then
    doc.storeToURL(f(1), Array(Prop("FilterName", f(2)), Prop("Password", f(4))))
  ElseIf Len(f(3)) > 0 Then
    doc.storeToURL(f(1), Array(Prop("FilterName", f(2)), Prop("FilterOptions", f(3))))
  Else
    doc.storeToURL(f(1), Array(Prop("FilterName", f(2))))
  End If
  doc.close(True)
End Sub

Sub Load(plan As String)
  Dim n As Integer
  Dim entry As String
  Dim started As Long
  Dim doc As Object
  On Error Goto Finish
  n = FreeFile
  Open plan For Input As #n
  Open plan & ".times" For Output As #8
  Do While Not EOF(n)
    Line Input #n, entry
    If Len(entry) > 0 Then
      started = GetSystemTicks()
      doc = StarDesktop.loadComponentFromURL(entry, "_blank", 0, Array(Prop("Hidden", True)))
      Print #8, GetSystemTicks() - started
      doc.close(True)
    End If
  Loop
  Close #n
  Close #8
  StarDesktop.terminate()
  Exit Sub
Finish:
  Open plan & ".error" For Output As #9
  Print #9, entry & ": " & Error$
  Close #9
  StarDesktop.terminate()
End Sub

Sub Convert(plan As String)
  Dim n As Integer
  Dim entry As String
  On Error Goto Finish
  n = FreeFile
  Open plan For Input As #n
  Do While Not EOF(n)
    Line Input #n, entry
    If Len(entry) > 0 Then Store(entry)
  Loop
  Close #n
  StarDesktop.terminate()
  Exit Sub
Finish:
  Open plan & ".error" For Output As #9
  Print #9, entry & ": " & Error$
  Close #9
  StarDesktop.terminate()
End Sub
"""


@dataclass(frozen=True)
class Conversion:
    """One file to convert: the kind is the target's extension; ``options`` are LibreOffice's for text files."""

    source: Path
    target: Path
    options: str = ""
    password: str = ""

    def line(self) -> str:
        kind = FILTERS[self.target.suffix.lstrip(".")]
        return f"{self.source.as_uri()}|{self.target.as_uri()}|{kind}|{self.options}|{self.password}"


def convert(conversions: Sequence[Conversion]) -> None:
    """Convert all files with one LibreOffice; raises where one of them does not appear."""
    with _profile() as profile:
        _run("Convert", [conversion.line() for conversion in conversions], profile, 120)
    missing = [conversion.target.name for conversion in conversions if not conversion.target.exists()]
    if missing:
        raise FileNotFoundError(f"LibreOffice did not write {missing}")


def load_seconds(paths: Sequence[Path], timeout: float = 600) -> list[float]:
    """Return how long one LibreOffice, once started, takes to open each file without showing it."""
    with _profile() as profile:
        plan = _run("Load", [path.as_uri() for path in paths], profile, timeout)
        return [int(line) / 1000 for line in Path(f"{plan}.times").read_text(encoding="utf-8").split()]


def _run(macro: str, lines: Sequence[str], profile: Path, timeout: float) -> Path:
    """Let a new LibreOffice run a macro on the lines of a file, and return that file."""
    program = shutil.which("soffice")
    if program is None:
        raise FileNotFoundError("soffice: install libreoffice-calc-nogui")
    plan = profile / "plan.txt"
    plan.write_text("\n".join(lines) + "\n", encoding="utf-8")
    command = [program, "--headless", "--norestore", f"-env:UserInstallation={profile.as_uri()}"]
    call = f'macro:///Standard.Module1.{macro}("{plan}")'
    subprocess.run([*command, call], check=True, capture_output=True, timeout=timeout)
    failure = Path(f"{plan}.error")
    if failure.exists():
        raise RuntimeError(failure.read_text(encoding="utf-8", errors="replace"))
    return plan


@contextmanager
def _profile() -> Iterator[Path]:
    """A throw-away profile that holds the macro."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        profile = Path(folder)
        library = profile / "user" / "basic" / "Standard"
        library.mkdir(parents=True)
        (library / "Module1.xba").write_text(_MACRO.format(code=escape(_CODE)), encoding="utf-8")
        for name, elements in (("script", '<library:element library:name="Module1"/>'), ("dialog", "")):
            rest = f'library:name="Standard" library:readonly="false">{elements}</library:library>'
            (library / f"{name}.xlb").write_text(_LIBRARY.format(kind="library", rest=rest), encoding="utf-8")
            rest = '><library:library library:name="Standard" library:link="false"/>'
            text = _LIBRARY.format(kind="libraries", rest=f"{rest}</library:libraries>")
            (library.parent / f"{name}.xlc").write_text(text, encoding="utf-8")
        (profile / "user" / "registrymodifications.xcu").write_text(_SETTINGS, encoding="utf-8")
        yield profile
