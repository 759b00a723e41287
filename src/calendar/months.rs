//! The months by language: their names as they stand in dates (with the case a date takes), then short forms.

/// A language, and its months from January to December, folded: the names of one are parted by spaces, months
/// by bars.
pub(super) const NAMES: [(&str, &str); 31] = [
    (
        "de",
        "januar jan janner jaenner|februar feb febr feber|marz mar maerz mrz|april apr|mai|juni jun|juli jul|\
        august aug|september sep sept|oktober okt|november nov|dezember dez",
    ),
    (
        "fr",
        "janvier janv jan|fevrier fevr fev|mars|avril avr|mai|juin|juillet juil|aout|septembre sept sep|\
        octobre oct|novembre nov|decembre dec",
    ),
    (
        "es",
        "enero ene|febrero feb|marzo mar|abril abr|mayo may|junio jun|julio jul|agosto ago|\
        septiembre setiembre sep sept set|octubre oct|noviembre nov|diciembre dic",
    ),
    (
        "it",
        "gennaio gen genn|febbraio feb febbr|marzo mar|aprile apr|maggio mag|giugno giu|luglio lug|agosto ago|\
        settembre set sett|ottobre ott|novembre nov|dicembre dic",
    ),
    (
        "pt",
        "janeiro jan|fevereiro fev|marco mar|abril abr|maio mai|junho jun|julho jul|agosto ago|setembro set|\
        outubro out|novembro nov|dezembro dez",
    ),
    (
        "nl",
        "januari jan|februari feb febr|maart mrt|april apr|mei|juni jun|juli jul|augustus aug|september sep sept|\
        oktober okt|november nov|december dec",
    ),
    (
        "sv",
        "januari jan|februari feb febr|mars mar|april apr|maj|juni jun|juli jul|augusti aug|september sep sept|\
        oktober okt|november nov|december dec",
    ),
    (
        "da",
        "januar jan|februar feb febr|marts mar|april apr|maj|juni jun|juli jul|august aug|september sep sept|\
        oktober okt|november nov|december dec",
    ),
    (
        "no",
        "januar jan|februar feb febr|mars mar|april apr|mai|juni jun|juli jul|august aug|september sep sept|\
        oktober okt|november nov|desember des",
    ),
    (
        "fi",
        "tammikuuta tammikuu tammi|helmikuuta helmikuu helmi|maaliskuuta maaliskuu maalis|\
        huhtikuuta huhtikuu huhti|toukokuuta toukokuu touko|kesakuuta kesakuu kesa|heinakuuta heinakuu heina|\
        elokuuta elokuu elo|syyskuuta syyskuu syys|lokakuuta lokakuu loka|marraskuuta marraskuu marras|\
        joulukuuta joulukuu joulu",
    ),
    (
        "pl",
        "stycznia styczen sty|lutego luty lut|marca marzec mar|kwietnia kwiecien kwi|maja maj|\
        czerwca czerwiec cze|lipca lipiec lip|sierpnia sierpien sie|wrzesnia wrzesien wrz|\
        pazdziernika pazdziernik paz|listopada listopad lis|grudnia grudzien gru",
    ),
    (
        "ru",
        "января январь янв|февраля февраль фев февр|марта март мар|апреля апрель апр|мая маи|июня июнь июн|\
        июля июль июл|августа август авг|сентября сентябрь сен сент|октября октябрь окт|ноября ноябрь ноя нояб|\
        декабря декабрь дек",
    ),
    (
        "uk",
        "січня січень січ|лютого лютии лют|березня березень бер|квітня квітень кві квіт|травня травень тра трав|\
        червня червень чер черв|липня липень лип|серпня серпень сер серп|вересня вересень вер|\
        жовтня жовтень жов жовт|листопада листопад лис лист|грудня грудень гру груд",
    ),
    ("be", "студзеня|лютага|сакавіка|красавіка|мая|чэрвеня|ліпеня|жніуня|верасня|кастрычніка|лістапада|снежня"),
    (
        "cs",
        "ledna leden|unora unor|brezna brezen|dubna duben|kvetna kveten|cervna cerven|cervence cervenec|\
        srpna srpen|zari|rijna rijen|listopadu listopad|prosince prosinec",
    ),
    (
        "sk",
        "januara januar|februara februar|marca marec|aprila april|maja maj|juna jun|jula jul|augusta august|\
        septembra september|oktobra oktober|novembra november|decembra december",
    ),
    (
        "tr",
        "ocak oca|subat sub|mart mar|nisan nis|mayis may|haziran haz|temmuz tem|agustos agu|eylul eyl|ekim eki|\
        kasim kas|aralik ara",
    ),
    (
        "ro",
        "ianuarie ian|februarie feb|martie mar|aprilie apr|mai|iunie iun|iulie iul|august aug|\
        septembrie sep sept|octombrie oct|noiembrie noi nov|decembrie dec",
    ),
    (
        "hu",
        "januar jan|februar febr feb|marcius marc|aprilis apr|majus maj|junius jun|julius jul|augusztus aug|\
        szeptember szept|oktober okt|november nov|december dec",
    ),
    (
        "hr",
        "sijecnja sijecanj|veljace veljaca|ozujka ozujak|travnja travanj|svibnja svibanj|lipnja lipanj|\
        srpnja srpanj|kolovoza kolovoz|rujna rujan|listopada listopad|studenoga studenog studeni|\
        prosinca prosinac",
    ),
    (
        "sl",
        "januarja januar|februarja februar|marca marec|aprila april|maja maj|junija junij|julija julij|\
        avgusta avgust|septembra september|oktobra oktober|novembra november|decembra december",
    ),
    (
        "sr",
        "januar јануар јануара|februar фебруар фебруара|mart март марта|april април априла|maj мај маја|\
        jun јун јуна|jul јул јула|avgust август августа|septembar септембар септембра|oktobar октобар октобра|\
        novembar новембар новембра|decembar децембар децембра",
    ),
    ("bg", "януари|февруари|март|април|маи|юни|юли|август|септември|октомври|ноември|декември"),
    (
        "el",
        "ιανουαριου ιανουαριοσ ιαν|φεβρουαριου φεβρουαριοσ φεβ|μαρτιου μαρτιοσ μαρ|απριλιου απριλιοσ απρ|\
        μαιου μαιοσ μαι|ιουνιου ιουνιοσ ιουν|ιουλιου ιουλιοσ ιουλ|αυγουστου αυγουστοσ αυγ|\
        σεπτεμβριου σεπτεμβριοσ σεπ|οκτωβριου οκτωβριοσ οκτ|νοεμβριου νοεμβριοσ νοε|δεκεμβριου δεκεμβριοσ δεκ",
    ),
    (
        "ca",
        "gener gen|febrer febr|marc|abril abr|maig|juny|juliol jul|agost ag|setembre set|octubre oct|\
        novembre nov|desembre des",
    ),
    (
        "id",
        "januari jan|februari feb|maret mar|april apr|mei|juni jun|juli jul|agustus agu ags|september sep|\
        oktober okt|november nov|desember des",
    ),
    ("ms", "januari|februari|mac|april|mei|jun|julai|ogos|september|oktober|november|disember"),
    ("et", "jaanuar|veebruar|marts|aprill|mai|juuni|juuli|august|september|oktoober|november|detsember"),
    ("lt", "sausio|vasario|kovo|balandzio|geguzes|birzelio|liepos|rugpjucio|rugsejo|spalio|lapkricio|gruodzio"),
    (
        "ar",
        "يناير|فبراير|مارس|أبريل ابريل|مايو|يونيو يونيه|يوليو يوليه|أغسطس اغسطس|سبتمبر|أكتوبر اكتوبر|نوفمبر|\
        ديسمبر",
    ),
    (
        "he",
        "ינואר בינואר|פברואר בפברואר|מרץ במרץ|אפריל באפריל|מאי במאי|יוני ביוני|יולי ביולי|אוגוסט באוגוסט|\
        ספטמבר בספטמבר|אוקטובר באוקטובר|נובמבר בנובמבר|דצמבר בדצמבר",
    ),
];
