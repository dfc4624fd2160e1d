"""The names of picture agencies and news organisations, and how to tell one from a person."""

import re

from articles.lib.word_set import word_set

_KNOWN = word_set(
    "AAP|ABC|ABC News|Abaca|Action Images|Adobe Stock|AFP|Agence France-Presse|Agencia EFE|"
    "Agência Brasil|Al Jazeera|Alamy|Anadolu|Anadolu Agency|ANI|ANP|ANSA|Antara|AP|APA|"
    "Associated Press|The Associated Press|Axios|BBC|BBC News|Belga|Bernama|Bloomberg|"
    "Business Insider|CBC|CBS|CBS News|CNBC|CNN|Corbis|CP|Cuartoscuro|ČTK|Depositphotos|"
    "Deutsche Welle|dpa|EFE|El Mundo|El País|EPA|EPA-EFE|EPA Images|ESA|ESPN|Estadão|Europa Press|"
    "Eurostat|Facebook|FilmMagic|Flickr|Folhapress|Forbes|Fox News|Getty|Getty Images|"
    "Hulton Archive|Icon Sportswire|Imagn Images|Imago|Instagram|Interfax|IRNA|iStock|JAXA|"
    "Keystone|Kyodo|Kyodo News|LaPresse|Le Figaro|Le Monde|LightRocket|Lusa|Magnum Photos|"
    "Maxar Technologies|MTI|NASA|National Geographic|NBC|NBC News|Newscom|Newsweek|NOAA|Notimex|"
    "NPR|NTB|NurPhoto|PA|PA Images|PA Media|PA Wire|PAP|PBS|People|Pexels|picture alliance|Pixabay|"
    "Planet Labs|Polaris|Politico|Press Association|PTI|Redux|Reuters|Rex Features|RIA Novosti|"
    "Ritzau|Rolling Stone|RTÉ|Semafor|Shutterstock|Sipa|Sipa Press|Sipa USA|Sky News|SOPA Images|"
    "Sports Illustrated|Sputnik|TASS|The Canadian Press|Tribune News Service|TT|Unsplash|UPI|"
    "USA Today|Variety|VCG|Visual China Group|Vogue|WAM|Wikimedia Commons|WireImage|Xinhua|"
    "Yonhap|ZUMA Press",
    "|",
)
_CANONICAL = {name.casefold(): name for name in _KNOWN}

_ORGANISATION_ENDS = word_set(
    "administration agence agencia agency archive archives army association authority brigade "
    "bureau center centre chronicle club collection commission commons company council courier "
    "daily department diario dispatch embassy federation force foundation fund gazette gmbh "
    "government group guard guardian herald images inc institute institution journal labs library "
    "llc ltd magazine mail media ministry mirror museum navy network networks news newspaper "
    "newspapers nonprofit observatory observer office party photo photography photos pictures "
    "police post press productions project public radio record register review school sentinel "
    "service services society sports standard star studio studios survey team technologies "
    "telegraph television times trust tribune tv university weekly wire zeitung"
)
_ORGANISATION_STARTS = re.compile(
    r"(?:The|THE|U\.S\.|US|UK|University|Universidad|Université|Ministry|Ministerio|Ministère|"
    r"Department|Office|Museum|Museo|Musée|Institute|Instituto|Bank|Agencia|Agence|Daily)\s"
)
_PHOTO_SUFFIX = re.compile(r"\s+photos?\Z", re.IGNORECASE)


def known_agency(text: str) -> str | None:
    """The agency `text` names, in its own spelling, or None when the table does not hold it.

    `GETTY IMAGES` gives `Getty Images` and `AP Photo` gives `AP`.
    """
    key = " ".join(text.split()).casefold()
    return _CANONICAL.get(key) or _CANONICAL.get(_PHOTO_SUFFIX.sub("", key))


def looks_like_organisation(text: str) -> bool:
    """Whether `text` is a known agency or is worded as an organisation (`The Gazette`)."""
    words = text.split()
    return bool(words) and (
        known_agency(text) is not None
        or words[-1].strip(".,").casefold() in _ORGANISATION_ENDS
        or bool(_ORGANISATION_STARTS.match(text))
        or any(word in ("of", "for", "&") for word in words[1:-1])
    )


def is_acronym(text: str) -> bool:
    """Whether `text` is one word of two to six capitals, such as `JAXA`."""
    return 2 <= len(text) <= 6 and text.isalpha() and text.isupper()
