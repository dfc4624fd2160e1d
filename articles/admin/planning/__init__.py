"""Planning: what waits for whom, where each story stands, and what a day will bring.

These pages are of the whole desk and not of one noun, so they stand beside the admin's own, each
behind ``admin_view``: see ``urls``, which the project includes before the admin's addresses.
"""
