"""Who of the demonstration's people has read the policy. The others are asked on their home page."""

from clauses import services
from clauses.queries import in_force
from profiles.models import Person

READERS = ["gm", "mcd", "mcdmanager", "records", "auditor", "officer2"]


def load() -> None:
    number = in_force().number
    for user_name in READERS:
        services.acknowledge(number=number, by=Person.objects.get(username=user_name))
