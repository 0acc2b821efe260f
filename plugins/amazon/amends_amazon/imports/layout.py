"""Where Amazon's pages keep what: CSS selectors as data, and the words that stand around reviews.

Second-hand: Amazon documents none of it, and changes it without notice. A page is read by these
names first; where they fail, by its lines (`lines.py`), and what neither reads is shown.
"""

from datetime import date

from amends.domain.action import Confidence

CHECKED, SURE = date(2026, 11, 22), Confidence.SECOND_HAND  # of everything in this file

REVIEW = (
    '[data-hook="review"], [data-hook="cmps-review"], [id^="customer_review-R"],'
    ' [id^="customer_review_foreign-R"]'
)
LIST = (
    '#cm_cr-review_list, #cm-cr-dp-review-list, [data-hook="top-customer-reviews-widget"],'
    ' #cm-cr-global-review-list, [data-hook="global-reviews"]'
)
STARS = (
    '[data-hook="review-star-rating"], [data-hook="cmps-review-star-rating"],'
    ' [data-hook="review-star-rating-view-point"], i.review-rating'
)
TITLE = '[data-hook="review-title"], [data-hook="reviewTitle"]'
DAY = '[data-hook="review-date"], [data-hook="reviewDate"]'
TEXT = '[data-hook="review-body"], [data-hook="reviewText"], [data-hook="review-collapsed"]'
AUTHOR = '[data-hook="genome-widget"] .a-profile-name, .a-profile-name, [data-hook="review-author"]'
VARIANT = '[data-hook="format-strip"], [data-hook="format-strip-linkless"]'
VERIFIED = '[data-hook="avp-badge"], [data-hook="avp-badge-linkless"]'
PERMALINK = 'a[href*="/gp/customer-reviews/R"], a[href*="/review/R"]'
NO_WORDS = (  # within a title or a text, yet not the buyer's
    "script, style, input, button, .a-icon, .a-icon-alt, .a-letter-space, .a-expander-prompt,"
    ' [data-hook="expand"], [data-hook="review-image-tile"], [id^="video-block"],'
    " .vse-airy-container, .cr-video-desktop, .cr-translated-review-content.aok-hidden"
)
ARTICLE_TITLE = '[data-hook="product-link"], #productTitle, [data-hook="cr-product-title"]'
ARTICLE_LINK = '[data-hook="product-link"], link[rel="canonical"]'
RATINGS = '[data-hook="total-review-count"], #acrCustomerReviewText'
COUNTED = '[data-hook="cr-filter-info-review-rating-count"]'  # ratings, then texts
SORTED_BY = '#sort-order-dropdown option[selected], select[name="sortBy"] option[selected]'
MORE = (  # a further page, or the whole list elsewhere
    'ul.a-pagination a[href], [data-hook="show-more-button"], [data-hook="see-all-reviews-link"],'
    ' [data-hook="see-all-reviews-link-foot"]'
)

SIGN_IN = 'form[name="signIn"], #ap_email, #ap_password'
CAPTCHA = 'form[action*="validateCaptcha"], #captchacharacters'
SEARCH = '[data-component-type="s-search-result"], #search .s-result-item'
SHOP = "#seller-profile-container, #seller-info-card, #sellerName"
ARTICLE = "#productTitle, #dp, #ppd"
CENTRAL = "sellercentral"  # in the host of Seller Central's pages
