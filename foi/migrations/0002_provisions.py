"""The provisions met most, in our own words. Others are added by the administrators, or by a migration like this one."""

from django.db import migrations

PROVISIONS = [
    (
        "s 22(1)(a)(ii)",
        "Irrelevant matter",
        "Does not bear on what was asked, so it is left out and the rest is given. Often used for the names of staff "
        "below the Senior Executive Service, where the applicant agrees.",
    ),
    (
        "s 47F",
        "Personal privacy",
        "Would unreasonably disclose personal information about somebody, living or dead. Conditional: access is given "
        "all the same unless that would, on balance, be contrary to the public interest.",
    ),
    (
        "s 47E(d)",
        "Operations of the agency",
        "Would, or could reasonably be expected to, do substantial harm to the proper and efficient conduct of the "
        "agency’s operations. Conditional on the public interest.",
    ),
    (
        "s 47C",
        "Deliberative matter",
        "Opinion, advice or recommendation for the agency’s deliberations, not purely factual material. Conditional on "
        "the public interest.",
    ),
    (
        "s 42",
        "Legal professional privilege",
        "Would be privileged from being produced in legal proceedings, and the privilege has not been waived.",
    ),
    (
        "s 34",
        "Cabinet documents",
        "Was prepared for Cabinet, or would reveal what Cabinet deliberated or decided and has not disclosed.",
    ),
    (
        "s 45",
        "Material obtained in confidence",
        "Its disclosure would found an action for breach of confidence.",
    ),
]


def add(apps, schema_editor):
    provision = apps.get_model("foi", "Provision")
    provision.objects.bulk_create(
        provision(
            code=code, title=title, explanation=explanation, place=10 * number, personal=code == "s 47F"
        )
        for number, (code, title, explanation) in enumerate(PROVISIONS, start=1)
    )


class Migration(migrations.Migration):
    dependencies = [("foi", "0001_initial")]
    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
