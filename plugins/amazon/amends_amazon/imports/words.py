"""What stands around a review on Amazon's sites, in the languages of all of them. Data only.

Collected from memory and from what others show; no page was read for it. A phrase that is missing
makes a piece unread or left over, never another review.
"""

import re

STARS = re.compile(  # a line of stars, perhaps with the title behind it
    r"(?P<stars>\d[.,]\d out of 5 stars|\d[.,]\d von 5 Sternen|\d[.,]\d sur 5 étoiles"
    r"|\d[.,]\d su 5 stelle|\d[.,]\d de 5 estrellas|\d[.,]\d de 5 estrelas|\d[.,]\d van 5 sterren"
    r"|\d[.,]\d z 5 gwiazdek|\d[.,]\d av 5 stjärnor|5 yıldız üzerinden \d[.,]\d"
    r"|[\d٠-٩][.,٫][\d٠-٩] من [5٥] نجوم|5つ星のうち\s?\d[.,]\d|\d[.,]\d 颗星，最多 5 颗星)"
    r"(?:\s+(?P<title>\S.*))?"
)

REVIEWED = re.compile(  # the line with country and day
    r"Reviewed in .+ on .+|(?:Kundenr|R)ezension aus .+ vom .+|Bewertet in .+ am .+"
    r"|(?:Commenté|Évalué|Avis laissé) (?:en|au|aux|à) .+ le .+"
    r"|(?:Recensito|Recensione) (?:in|nel|nei|negli|a) .+ il .+"
    r"|(?:Revisado|Calificado|Reseñado|Opinión) (?:en|de) .+ el .+"
    r"|Avaliado (?:no|na|nos|nas|em) .+ em .+|Beoordeeld in .+ op .+"
    r"|(?:Opinia napisana|Zrecenzowano|Recenzja|Oceniono) (?:w|we|z|ze) .+\d{4}.*"
    r"|Recenserad i .+ den .+|.*\d{4}.* (?:değerlendirildi|incelendi).*"
    r"|تمت? (?:ال)?مراجع.+|\d{4}年.+に.+レビュー済み|\d{4}年.+(?:审核|評論|评论)"
)

VERIFIED = (
    "Verified Purchase", "Verifizierter Kauf", "Achat vérifié", "Acquisto verificato",
    "Compra verificada", "Geverifieerde aankoop", "Zweryfikowany zakup", "Potwierdzony zakup",
    "Verifierat köp", "Doğrulanmış Alışveriş", "Doğrulanmış Satın Alma", "عملية شراء معتمدة",
    "عملية شراء موثقة", "Amazonで購入", "已验证购买", "确认购买",
)  # fmt: skip

BADGES = re.compile(  # beside the name of a reviewer, or of the review
    r"(?:TOP|Top)[ -]?\d[\d.,]*[ -].*|.*\bVINE\b.*|Vine (?:Customer|Kunden|Voice).*"
    r"|(?:#1 )?HALL OF FAME.*|Hall of Fame.*|ベスト\d+レビュアー|VINEメンバー|殿堂入り.*"
    r"|.*\bVine\b.{0,40}(?:free|kostenfrei|gratuit|gratuito|gratis).*",
)

VARIANT = re.compile(r"[^\W\d][^:：.!?]{0,40}[:：]\s?\S.{0,160}")  # "Farbe: Schwarz", "色: 黒"
VARIES_BY = re.compile(  # what may stand without the mark of a buyer below it
    r"(?:Colou?r|Size|Style|Pattern|Flavou?r|Format|Farbe|Größe|Stil|Muster|Geschmack|Ausführung"
    r"|Couleur|Taille|Colore|Dimensioni?|Taglia|Talla|Tamaño|Estilo|Cor|Tamanho|Kleur|Maat|Kolor"
    r"|Rozmiar|Färg|Storlek|Renk|Boyut|اللون|المقاس|色|サイズ|スタイル|颜色|尺寸)(?: Name)?[:：]"
    r".{1,100}(?<![.!?。])"
)

AROUND = re.compile(  # buttons and counters of a review
    r"Helpful|Report(?: abuse)?|Translate review to .+|Read (?:more|less)|Thank you for .+"
    r"|(?:\d[\d,.]*|One) (?:person|people) found this helpful|Share|Comment|See original .*"
    r"|Nützlich|Hilfreich|Melden|Missbrauch melden|Rezension auf .+ übersetzen|Weiterlesen"
    r"|Mehr lesen|(?:Eine|\d[\d.]*) Person(?:en)? fand(?:en)? diese Informationen hilfreich"
    r"|Utile|Signaler(?: un abus)?|Traduire .+|Lire la suite"
    r"|(?:Une|\d[\d ]*) personnes? (?:a|ont) trouvé cela utile"
    r"|Segnala(?: un abuso)?|Traduci .+|Leggi di più|(?:Una|\d[\d.]*) person[ae] l.+ utile"
    r"|Útil|Informar|Denunciar|Reportar|Traducir .+|Leer más|Traduzir .+"
    r"|A (?:una|\d[\d.]*) personas? les? ha parecido .+|(?:Uma|\d[\d.]*) pessoas? .+ útil"
    r"|Nuttig|Melden|Rapporteren|Lees meer|.* vond(?:en)? dit nuttig"
    r"|Przydatne|Pomocne|Zgłoś(?: nadużycie)?|Hjälpsam|Användbart|Rapportera|Anmäl missbruk"
    r"|Faydalı|Yararlı|Bildir|مفيد|إبلاغ|الإبلاغ عن إساءة الاستخدام"
    r"|役に立った|レポート|違反を報告する?|.*人のお客様がこれが役に立ったと考えています"
    r"|.*人のお客様が.*役に立った.*|有用|报告|举报|.*人发现此评论有用"
    r"|The media could not be loaded\.?|Der Mediaplayer wird geladen\.?"
    r"|(?:Images|Bilder|Images|Immagini|Imágenes) (?:in this|in dieser|dans cet|in questa|de esta)"
    r" .+|(?:Customer image|Kundenbild|Image client|Immagine cliente|Imagen de cliente)"
)

HEADS = re.compile(  # lines of the list that belong to no review, and are no loss
    r"(?:←\s?)?(?:Previous page|Vorherige Seite|Page précédente|Pagina precedente|前のページ|前へ)"
    r"|(?:Next page|Nächste Seite|Page suivante|Pagina successiva|Página siguiente|次のページ|次へ)"
    r"(?:\s?→)?|Customer reviews|Kundenrezensionen|Commentaires client|Recensioni clienti"
    r"|Opiniones de clientes|カスタマーレビュー|Top reviews? from .+|From [A-Z].{2,30}"
    r"|Spitzen(?:rezensionen|bewertungen) aus .+|Aus [A-Z].{2,30}"
    r"|Meilleures évaluations .+|Le recensioni migliori .+|Principales reseñas .+"
    r"|トップレビュー.*|.+からのトップレビュー"
    r"|Sort by.*|Sortieren nach.*|Trier par.*|Ordina per.*|Ordenar por.*|並べ替え.*"
    r"|Most recent|Neueste(?: zuerst)?|Plus récents?|Più recenti|Más recientes?|新しい順"
    r"|Top reviews|Spitzenbewertungen|See (?:all|more) reviews.*|Alle Rezensionen.*"
)

NEWEST = re.compile(  # a sorting that was chosen, in a copied text
    r"Most recent|Neueste(?: zuerst)?|(?:Les )?plus récents?|Più recenti|Más recientes"
    r"|Mais recentes|Nieuwste|Najnowsze|Senaste|En yeni|الأحدث|新しい順|最新",
    re.IGNORECASE,
)

RATINGS = re.compile(  # "1.234 globale Bewertungen", "1,234件のグローバル評価"
    r"(?P<count>\d[\d.,\s'’]*)\s?(?:(?:global|total|customer) ratings?|ratings?"
    r"|(?:globale |Kunden|Sterne|Gesamt)?[Bb]ewertung(?:en)?|évaluations?.*|notes?.*"
    r"|valutazioni.*|calificaciones.*|valoraciones.*|classificações.*|beoordelingen.*"
    r"|ocen.*|(?:globala )?betyg.*|(?:genel )?(?:puan|değerlendirme).*|تقييم.*"
    r"|(?:件|個)の?(?:グローバル|星)?.*評価.*|(?:个|条)?(?:全球)?评分.*)(?!\w)"
)
