"""Small XLSForms for tests: rows written as keyword arguments, in the sheets that a workbook would have."""

from app.questionnaires.domain.findings import Refused
from app.questionnaires.domain.xlsform_import import read_form
from app.questionnaires.domain.xlsform_sheets import Table

LANGUAGES = {"en": "English", "ur": "Urdu", "pl": "Polish"}


def table(name, rows):
    columns = list(dict.fromkeys(column for row in rows for column in row))
    return Table(name, [columns, *([row.get(column) for column in columns] for row in rows)])


def options(list_name, *names):
    return [{"list_name": list_name, "name": name, "label": name.title()} for name in names]


AB = options("ab", "a", "b")


def form(*survey, choices=AB, settings=None, ours=()):
    sheets = [
        table("survey", survey or [{"type": None}]),
        table("choices", list(choices)),
        table("settings", [settings or {"form_title": "Trial", "form_id": "trial"}]),
    ]
    return [*sheets, table("joinedup", [{"field": f, "value": v} for f, v in ours])] if ours else sheets


def one(name, **more):
    return {"type": "select_one ab", "name": name, "label": f"About {name}", **more}


def many(name, **more):
    return one(name, type="select_multiple ab", **more)


def number(name, **more):
    return one(name, **{"type": "integer", "constraint": ". >= 0 and . <= 10", **more})


def words(name, **more):
    return one(name, **{"type": "text", **more})


def begin(name, **more):
    return one(name, **{"type": "begin_group", **more})


END = {"type": "end_group"}


def remarks(tables):
    try:
        read_form(tables)
    except Refused as refused:
        return [str(remark) for remark in refused.remarks]
    return []
