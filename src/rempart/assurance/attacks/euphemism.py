"""Other words for the same thing: slang, codes, circumlocutions. A small dictionary of our own."""

from __future__ import annotations

import random
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from rempart.assurance.attacks.base import Attack

WORDS: Mapping[str, Sequence[str]] = {
    "viagra|sildenafil|cialis|tadalafil|kamagra|viagra": ("blue pill", "little blue helper", "V-tabs",
        "weekend pill", "men's power pill"),
    "cannabis|marijuana|marihuana|hashish|haschisch|hasch": ("420 herb", "green bud", "Mary Jane",
        "the good herb", "gras"),
    "cocaine|cocaina|cocaïne|kokain|kokaina": ("snow", "white girl", "fish scale", "nose candy",
        "columbian flake"),
    "mdma|ecstasy|extasy": ("Molly", "party sweets", "love pill", "XTC sweets"),
    "ketamine|ketamin|kétamine": ("Special K", "horse calm", "K"),
    "amphetamine|amphetamin|speed": ("fast powder", "study aid", "pep"),
    "lsd": ("blotter art", "acid tabs", "trip tickets"), "heroin|héroïne|heroina": ("brown sugar", "H"),
    "oxycodone|oxycontin|fentanyl|tramadol": ("blues", "oxy tabs", "strong painkiller, no RX"),
    "xanax|alprazolam|diazepam|valium": ("calm bars", "Z bars", "sleep well tabs"),
    "modafinil": ("smart pill", "focus tabs"),
    "steroids?|steroide|stéroïdes|anabolic": ("gear", "juice", "muscle stack", "gains cycle"),
    "testosterone|testosteron": ("test E", "T booster vial"),
    "semaglutide|ozempic|tirzepatide": ("skinny pen", "weight loss peptide", "GLP-1 research vial"),
    "botox": ("frozen face vial", "B-tox"), "melatonin|melatonina|mélatonine": ("sleep hormone", "night drops"),
    "prescription|rezept|ordonnance|receta|ricetta|recepty?": ("doctor's paper", "RX"),
    "switchblade|automatic knife|flick knife|springmesser": ("one-hand opener", "button opener", "OTF tool"),
    "butterfly knife|balisong": ("flip trainer, sharp",),
    "brass knuckles?|knuckle ?dusters?|schlagring|poing américain": ("four finger ring",
        "belt buckle, 4 holes"),
    "pepper spray|pfefferspray|spray au poivre": ("spicy defence mist", "OC spray"),
    "stun gun|taser|elektroschocker": ("zap torch", "electric torch 10 MV"),
    "silencer|suppressor|schalldämpfer|silencieux": ("solvent trap", "fuel filter 1/2-28"),
    "pistol|handgun|pistole|pistolet": ("nine", "heater", "piece"),
    "ammunition|ammo|munition|cartridges?": ("9 mm seeds", "pills for the nine"),
    "fireworks?|feuerwerk|pétards?": ("loud candles", "party bangers"),
    "replica|fake|counterfeit|kopie|copie|réplique|replika|réplica": ("1:1", "UA", "mirror quality",
        "top batch", "AAA grade", "rep"),
    "jammer|störsender|brouilleur": ("signal shield", "privacy box for the car"),
    "radar detector": ("road companion", "speed alert box"),
    "spy camera|hidden camera|caméra espion|spionkamera": ("nanny clock", "USB charger with eye"),
    "gps tracker": ("find my partner tag",),
    "cigarettes?|zigaretten|papierosy|cigarros|sigarette": ("smokes", "sticks, 200", "cigs"),
    "tobacco|tabak|tabac|tabaco": ("rolling leaf", "baccy"), "snus": ("lip pillows", "swedish pouch"),
    "nicotine|nikotin|nicotina": ("nic", "buzz"),
    "vape|e-?cigarettes?|e-zigaretten?": ("cloud pen", "puff bar"), "kratom": ("green leaf tea", "ketum"),
    "dnp": ("yellow fat burner",), "ephedrine|ephedrin": ("chinese ma huang", "ECA stack"),
    "ivory|elfenbein|ivoire|marfil|avorio": ("bone colour carving", "old white material", "E-tusk"),
    "passports?|reisepass|passeport": ("travel booklet", "second papers"),
    "driving licen[cs]e|führerschein|permis de conduire": ("driver card, registered", "road papers"),
    "banknotes?|falschgeld|counterfeit money": ("prop bills",),
    "poison|gift|mercury|cyanide": ("old remedy", "lab salt"), "sex doll|liebespuppe": ("silicone companion",),
    "mephedrone|spice|bath salts": ("herbal incense", "plant feeder"),
    "peptides?": ("research vial", "lyophilised powder"), "minoxidil|finasteride": ("hair regrow tabs",),
    "antibiotics?|antibiotika": ("fish mox", "infection caps"), "香烟|卷烟": ("口粮", "华子"),
    "枪": ("狗子", "铁家伙"), "仿|复刻|高仿": ("原单", "1:1", "尾单"), "电击": ("防狼手电",),
    "象牙": ("白果冻", "老料"), "оружие|пистолет": ("волына", "ствол"), "сигареты": ("сиги",),
    "копия|реплика": ("люкс качество", "1в1"), "марихуана": ("шишки",),
}  # fmt: skip


@dataclass(frozen=True)
class Euphemism(Attack):
    """1: the mildest word; 2 and 3: any. Words that the dictionary does not have stay."""

    name: str = "euphemism"
    about: str = "Slang, codes and circumlocutions stand for the words."
    group: str = "words"
    words: Mapping[str, Sequence[str]] = field(default_factory=lambda: WORDS, repr=False)

    def text(self, text: str, rng: random.Random, strength: int) -> str:
        """See `Attack.text`."""
        for pattern, ways in self.words.items():
            found = re.search(pattern, text, re.IGNORECASE)
            if found:
                return text[: found.start()] + (ways[0] if strength == 1 else rng.choice(list(ways))) + text[found.end() :]
        return text
