"""What people are called."""

from django.contrib.auth.models import AbstractBaseUser


def name_of(person: AbstractBaseUser | None) -> str:
    """Return the name that colleagues know ``person`` by; '' for nobody."""
    return (person.get_full_name() or person.get_username()) if person else ""
