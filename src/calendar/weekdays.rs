//! The days of the week by language: their names, then short forms.

/// A language, and its days from Monday to Sunday, folded: the names of one are parted by spaces, days by bars.
pub(super) const NAMES: [(&str, &str); 19] = [
    ("de", "montag mo|dienstag di|mittwoch mi|donnerstag do|freitag fr|samstag sonnabend sa|sonntag so"),
    ("fr", "lundi lun|mardi mar|mercredi mer|jeudi jeu|vendredi ven|samedi sam|dimanche dim"),
    ("es", "lunes lun|martes mar|miercoles mie mier|jueves jue|viernes vie|sabado sab|domingo dom"),
    ("it", "lunedi lun|martedi mar|mercoledi mer|giovedi gio|venerdi ven|sabato sab|domenica dom"),
    ("pt", "segunda seg|terca ter|quarta qua|quinta qui|sexta sex|sabado sab|domingo dom"),
    ("nl", "maandag ma|dinsdag di|woensdag wo|donderdag do|vrijdag vr|zaterdag za|zondag zo"),
    ("sv", "mandag man|tisdag tis|onsdag ons|torsdag tor tors|fredag fre|lordag lor|sondag son"),
    ("da", "mandag man|tirsdag tir tirs|onsdag ons|torsdag tor tors|fredag fre|lordag lor|sondag son"),
    ("no", "mandag man|tirsdag tir tirs|onsdag ons|torsdag tor tors|fredag fre|lordag lor|sondag son"),
    (
        "fi",
        "maanantai maanantaina ma|tiistai tiistaina ti|keskiviikko keskiviikkona ke|torstai torstaina to|\
        perjantai perjantaina pe|lauantai lauantaina la|sunnuntai sunnuntaina su",
    ),
    (
        "pl",
        "poniedzialek pon|wtorek wt|sroda srode sr|czwartek czw|piatek pt|sobota sobote sob|\
        niedziela niedziele niedz nd",
    ),
    ("ru", "понедельник пн|вторник вт|среда среду ср|четверг чт|пятница пятницу пт|суббота субботу сб|воскресенье вс"),
    ("uk", "понеділок пн|вівторок вт|середа середу ср|четвер чт|пятниця пятницю пт|субота суботу сб|неділя неділю нд"),
    ("cs", "pondeli po|utery ut|streda streda st|ctvrtek ct|patek pa|sobota so|nedele ne"),
    ("tr", "pazartesi pzt|sali sal|carsamba car|persembe per|cuma cum|cumartesi cmt|pazar paz"),
    ("ro", "luni lun|marti mar|miercuri mie|joi|vineri vin|sambata sam|duminica dum"),
    ("hu", "hetfo|kedd|szerda sze|csutortok csut|pentek pen|szombat szo|vasarnap vas"),
    ("bg", "понеделник|вторник|сряда|четвъртък|петък|събота|неделя"),
    ("el", "δευτερα δευ|τριτη τρι|τεταρτη τετ|πεμπτη πεμ|παρασκευη παρ|σαββατο σαβ|κυριακη κυρ"),
];
