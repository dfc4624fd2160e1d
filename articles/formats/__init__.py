"""An edition in the words of other machines: an edition goes in, data comes out.

Each takes editions with what ``EditionQuerySet.for_page`` loads, and asks the database nothing.
The story's notice stands by the story, a picture's credit, notice and licence by the picture: no
format fills the one from the other. Pictures come from ``pictures.shown``, the rights clock's own
list, so one whose rights are over is nowhere.
"""
