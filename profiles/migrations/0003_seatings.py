from django.conf import settings
from django.db import migrations, models

# An arrangement that was revoked ends the day before; a seat without an end is held for good.
SEATINGS = f"""
CREATE VIEW profiles_seating AS
SELECT 2 * held.id AS id, held.person_id, held.position_id, seat.title, seat.role,
       seat.division_id, division.code AS office, division.name AS division, '' AS instrument,
       held.starts_on, coalesce(held.ends_on, 'infinity') AS ends_on
FROM profiles_appointment AS held
JOIN profiles_position AS seat ON seat.id = held.position_id
JOIN profiles_division AS division ON division.id = seat.division_id
UNION ALL
SELECT 2 * acting.id + 1, acting.person_id, acting.position_id, seat.title, seat.role,
       seat.division_id, division.code, division.name, acting.instrument,
       acting.starts_on, least(acting.ends_on, (acting.revoked_at AT TIME ZONE '{settings.TIME_ZONE}')::date - 1)
FROM profiles_actingarrangement AS acting
JOIN profiles_position AS seat ON seat.id = acting.position_id
JOIN profiles_division AS division ON division.id = seat.division_id
"""


class Migration(migrations.Migration):
    dependencies = [("profiles", "0002_platforms")]

    operations = [
        migrations.RunSQL(SEATINGS, "DROP VIEW profiles_seating"),
        migrations.CreateModel(
            name="Seating",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title", models.CharField(max_length=120)),
                ("role", models.CharField(max_length=24)),
                ("division_id", models.BigIntegerField()),
                ("office", models.CharField(max_length=16)),
                ("division", models.CharField(max_length=120)),
                ("instrument", models.CharField(max_length=60)),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField()),
            ],
            options={"ordering": ["instrument", "starts_on"], "managed": False},
        ),
    ]
