from django.views.decorators.cache import cache_control
from django.views.defaults import page_not_found

# What is not there now may be published in a minute: nobody keeps the answer unasked.
not_found = cache_control(no_cache=True)(page_not_found)
