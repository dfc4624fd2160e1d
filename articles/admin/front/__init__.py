"""The editor of the fronts: what stands where from when until when, and the breaking banner.

These pages belong to no one noun, so they stand beside the admin's own, as planning does: see
``urls``.
"""
