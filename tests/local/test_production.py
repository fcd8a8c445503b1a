"""The page for those who run the portal for real says what the code reads, no more and no less."""

import ast
import re
from collections.abc import Iterator

from local.portal import PROJECT

PRODUCT = ["approvals", "notices", "profiles", "records", "treasury_social"]
NOT_OURS = {"DJANGO_SETTINGS_MODULE"}


def read_by_code() -> set[str]:
    files = [
        PROJECT / "gunicorn.conf.py",
        *(file for app in PRODUCT for file in (PROJECT / app).rglob("*.py")),
    ]
    return {
        name for file in files if "local" not in file.parts for name in names(ast.parse(file.read_text()))
    }


def names(tree: ast.AST) -> Iterator[str]:
    """What is asked of `env` or of `os.environ`, by a call or in brackets."""
    for node in ast.walk(tree):
        source, key = None, None
        if isinstance(node, ast.Call) and node.args:
            source, key = node.func, node.args[0]
        elif isinstance(node, ast.Subscript):
            source, key = node.value, node.slice
        if source and isinstance(key, ast.Constant) and re.match(r"(os\.environ|env)\b", ast.unparse(source)):
            yield str(key.value)


def page() -> str:
    return (PROJECT / "docs" / "production.md").read_text()


def test_the_environment_table_names_everything_that_the_code_reads_and_nothing_else() -> None:
    table = set(re.findall(r"^\| `([A-Z_]+)` \|", page(), re.MULTILINE))
    assert table == read_by_code() - NOT_OURS


def test_every_file_and_command_that_the_page_names_is_there() -> None:
    for file in re.findall(r"`([a-z_./-]+\.(?:py|yml|example))`", page()):
        assert (PROJECT / file).exists(), file
    for command in re.findall(r"manage\.py ([a-z_]+_[a-z_]+)", page()):
        assert list(PROJECT.glob(f"*/management/commands/{command}.py")), command
