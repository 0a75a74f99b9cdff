"""The same word in another language. A small dictionary of our own."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from rempart.assurance.attacks.base import Attack

CODES = ("en", "de", "fr", "es", "it", "pl", "nl", "pt", "cs", "ro", "hu", "sv", "fi", "el", "bg", "ru", "tr", "zh")
WORDS: Sequence[Sequence[str]] = (
    ("switchblade", "springmesser", "couteau automatique", "navaja automática", "coltello a scatto",
        "nóż sprężynowy", "stiletto", "navalha de mola", "vystřelovací nůž", "cuțit automat", "rugós kés",
        "springkniv", "stiletti", "σουγιάς με ελατήριο", "автоматичен нож", "выкидной нож", "sustalı", "弹簧刀"),
    ("brass knuckles", "schlagring", "poing américain", "puño americano", "tirapugni", "kastet", "boksbeugel",
        "soqueira", "boxer", "box metalic", "boxer", "knogjärn", "nyrkkirauta", "σιδερογροθιά", "бокс", "кастет",
        "muşta", "指虎"),
    ("pepper spray", "pfefferspray", "bombe au poivre", "spray de pimienta", "spray al peperoncino",
        "gaz pieprzowy", "pepperspray", "gás pimenta", "pepřový sprej", "spray cu piper", "paprikaspray",
        "pepparsprej", "pippurisumute", "σπρέι πιπεριού", "лютив спрей", "перцовый баллончик", "biber gazı",
        "辣椒喷雾"),
    ("stun gun", "elektroschocker", "pistolet à impulsion", "pistola eléctrica", "storditore elettrico",
        "paralizator", "stroomstootwapen", "arma de choque", "paralyzér", "electroșoc", "sokkoló", "elpistol",
        "etälamautin", "συσκευή ηλεκτροσόκ", "електрошок", "электрошокер", "şok cihazı", "电击器"),
    ("silencer", "schalldämpfer", "silencieux", "silenciador", "silenziatore", "tłumik", "geluiddemper",
        "silenciador", "tlumič", "amortizor", "hangtompító", "ljuddämpare", "äänenvaimennin", "σιγαστήρας",
        "заглушител", "глушитель", "susturucu", "消音器"),
    ("cigarettes", "zigaretten", "cigarettes", "cigarrillos", "sigarette", "papierosy", "sigaretten",
        "cigarros", "cigarety", "țigări", "cigaretta", "cigaretter", "savukkeet", "τσιγάρα", "цигари", "сигареты",
        "sigara", "香烟"),
    ("tobacco", "tabak", "tabac", "tabaco", "tabacco", "tytoń", "tabak", "tabaco", "tabák", "tutun", "dohány",
        "tobak", "tupakka", "καπνός", "тютюн", "табак", "tütün", "烟草"),
    ("cannabis", "hanf", "cannabis", "marihuana", "canapa", "konopie", "wiet", "canábis", "konopí", "canabis",
        "kender", "hampa", "hamppu", "κάνναβη", "канабис", "конопля", "kenevir", "大麻"),
    ("cocaine", "kokain", "cocaïne", "cocaína", "cocaina", "kokaina", "cocaïne", "cocaína", "kokain", "cocaină",
        "kokain", "kokain", "kokaiini", "κοκαΐνη", "кокаин", "кокаин", "kokain", "可卡因"),
    ("replica", "nachbildung", "réplique", "réplica", "replica", "replika", "replica", "réplica", "replika",
        "replică", "replika", "kopia", "jäljennös", "ρέπλικα", "реплика", "реплика", "replika", "复刻"),
    ("fireworks", "feuerwerk", "feux d'artifice", "fuegos artificiales", "fuochi d'artificio", "fajerwerki",
        "vuurwerk", "fogo de artifício", "ohňostroj", "artificii", "tűzijáték", "fyrverkerier", "ilotulite",
        "πυροτεχνήματα", "фойерверки", "фейерверк", "havai fişek", "烟花"),
    ("firecrackers", "böller", "pétards", "petardos", "petardi", "petardy", "rotjes", "petardos", "petardy",
        "petarde", "petárda", "smällare", "paukut", "κροτίδες", "бомбички", "петарды", "maytap", "鞭炮"),
    ("ivory", "elfenbein", "ivoire", "marfil", "avorio", "kość słoniowa", "ivoor", "marfim", "slonovina",
        "fildeș", "elefántcsont", "elfenben", "norsunluu", "ελεφαντόδοντο", "слонова кост", "слоновая кость",
        "fildişi", "象牙"),
    ("prescription", "rezept", "ordonnance", "receta", "ricetta", "recepta", "recept", "receita", "recept",
        "rețetă", "recept", "recept", "resepti", "συνταγή", "рецепта", "рецепт", "reçete", "处方"),
    ("sleeping pills", "schlaftabletten", "somnifères", "somníferos", "sonniferi", "tabletki nasenne",
        "slaappillen", "soníferos", "prášky na spaní", "somnifere", "altató", "sömntabletter", "unilääke",
        "υπνωτικά χάπια", "приспивателни", "снотворное", "uyku hapı", "安眠药"),
    ("steroids", "steroide", "stéroïdes", "esteroides", "steroidi", "sterydy", "steroïden", "esteroides",
        "steroidy", "steroizi", "szteroidok", "steroider", "steroidit", "στεροειδή", "стероиди", "стероиды",
        "steroid", "类固醇"),
    ("electronic cigarette", "e-zigarette", "cigarette électronique", "cigarrillo electrónico",
        "sigaretta elettronica", "e-papieros", "e-sigaret", "cigarro eletrónico", "elektronická cigareta",
        "țigară electronică", "elektromos cigaretta", "e-cigarett", "sähkösavuke", "ηλεκτρονικό τσιγάρο",
        "електронна цигара", "электронная сигарета", "elektronik sigara", "电子烟"),
    ("laser pointer", "laserpointer", "pointeur laser", "puntero láser", "puntatore laser", "wskaźnik laserowy",
        "laserpen", "ponteiro laser", "laserové ukazovátko", "pointer laser", "lézermutató", "laserpekare",
        "laserosoitin", "δείκτης λέιζερ", "лазерна показалка", "лазерная указка", "lazer işaretleyici", "激光笔"),
    ("hidden camera", "versteckte kamera", "caméra cachée", "cámara oculta", "telecamera nascosta",
        "ukryta kamera", "verborgen camera", "câmara oculta", "skrytá kamera", "cameră ascunsă", "rejtett kamera",
        "dold kamera", "piilokamera", "κρυφή κάμερα", "скрита камера", "скрытая камера", "gizli kamera",
        "针孔摄像头"),
    ("pistol", "pistole", "pistolet", "pistola", "pistola", "pistolet", "pistool", "pistola", "pistole",
        "pistol", "pisztoly", "pistol", "pistooli", "πιστόλι", "пистолет", "пистолет", "tabanca", "手枪"),
    ("ammunition", "munition", "munitions", "munición", "munizioni", "amunicja", "munitie", "munições",
        "střelivo", "muniție", "lőszer", "ammunition", "ammukset", "πυρομαχικά", "боеприпаси", "патроны",
        "mühimmat", "弹药"),
    ("rat poison", "rattengift", "mort aux rats", "raticida", "topicida", "trutka na szczury", "rattengif",
        "raticida", "jed na krysy", "otravă de șobolani", "patkányméreg", "råttgift", "rotanmyrkky",
        "ποντικοφάρμακο", "отрова за плъхове", "крысиный яд", "fare zehiri", "老鼠药"),
    ("passport", "reisepass", "passeport", "pasaporte", "passaporto", "paszport", "paspoort", "passaporte",
        "cestovní pas", "pașaport", "útlevél", "pass", "passi", "διαβατήριο", "паспорт", "паспорт", "pasaport",
        "护照"),
    ("mercury", "quecksilber", "mercure", "mercurio", "mercurio", "rtęć", "kwik", "mercúrio", "rtuť", "mercur",
        "higany", "kvicksilver", "elohopea", "υδράργυρος", "живак", "ртуть", "cıva", "水银"),
)  # fmt: skip


@dataclass(frozen=True)
class LanguageSwitch(Attack):
    """1: a large language of the Union (`near`); 2: any of it; 3: Russian, Turkish or Chinese."""

    name: str = "language_switch"
    about: str = "A word is written in another language."
    group: str = "words"
    words: Sequence[Sequence[str]] = field(default=WORDS, repr=False)
    near: Sequence[str] = ("en", "de", "fr", "es", "it")

    def text(self, text: str, rng: random.Random, strength: int) -> str:
        """See `Attack.text`."""
        small = text.lower()
        for row in self.words:
            here = [w for w in row if re.search(rf"(?<!\w){re.escape(w)}", small)]
            if not here:
                continue
            word = max(here, key=len)
            codes = (self.near, CODES[:15], CODES[15:])[strength - 1]
            others = [w for code, w in zip(CODES, row, strict=True) if code in codes and w != word]
            ending = r"" if word > "\u2e80" else r"\w*"
            return (
                re.sub(re.escape(word) + ending, rng.choice(others), text, count=1, flags=re.IGNORECASE) if others else text
            )
        return text
