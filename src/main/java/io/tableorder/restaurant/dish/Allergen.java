package io.tableorder.restaurant.dish;

import java.util.List;
import java.util.Map;

/**
 * What the law of a country wants guests to be told of. The codes are part of the contract.
 *
 * @param lists whose it is: {@code eu} for the 14 of annex II of Regulation (EU) 1169/2011, {@code kr} for the 22 that Korea's labelling
 *     standards name
 * @param names by language
 */
public record Allergen(String code, List<String> lists, Map<String, String> names) {

    /** All codes, as a regular expression. */
    public static final String ANY =
            "gluten|crustaceans|eggs|fish|peanuts|soybeans|milk|nuts|celery|mustard|sesame|sulphites|lupin"
                    + "|molluscs|buckwheat|wheat|mackerel|crab|shrimp|pork|peach|tomato|walnut|chicken|beef|squid|oyster|abalone|mussel"
                    + "|shellfish|pine_nut";

    /** No dish has more. */
    public static final int MOST = 31;

    private static final String EU = "eu";
    private static final String KR = "kr";

    public static final List<Allergen> ALL = List.of(
            of("gluten", "글루텐 함유 곡물", "Cereals containing gluten", EU),
            of("crustaceans", "갑각류", "Crustaceans", EU),
            of("eggs", "알류", "Eggs", EU, KR),
            of("fish", "생선", "Fish", EU),
            of("peanuts", "땅콩", "Peanuts", EU, KR),
            of("soybeans", "대두", "Soybeans", EU, KR),
            of("milk", "우유", "Milk", EU, KR),
            of("nuts", "견과류", "Nuts", EU),
            of("celery", "셀러리", "Celery", EU),
            of("mustard", "겨자", "Mustard", EU),
            of("sesame", "참깨", "Sesame seeds", EU),
            of("sulphites", "아황산류", "Sulphur dioxide and sulphites", EU, KR),
            of("lupin", "루핀", "Lupin", EU),
            of("molluscs", "연체동물", "Molluscs", EU),
            of("buckwheat", "메밀", "Buckwheat", KR),
            of("wheat", "밀", "Wheat", KR),
            of("mackerel", "고등어", "Mackerel", KR),
            of("crab", "게", "Crab", KR),
            of("shrimp", "새우", "Shrimp", KR),
            of("pork", "돼지고기", "Pork", KR),
            of("peach", "복숭아", "Peach", KR),
            of("tomato", "토마토", "Tomato", KR),
            of("walnut", "호두", "Walnut", KR),
            of("chicken", "닭고기", "Chicken", KR),
            of("beef", "쇠고기", "Beef", KR),
            of("squid", "오징어", "Squid", KR),
            of("oyster", "굴", "Oyster", KR),
            of("abalone", "전복", "Abalone", KR),
            of("mussel", "홍합", "Mussel", KR),
            of("shellfish", "조개류", "Shellfish", KR),
            of("pine_nut", "잣", "Pine nut", KR));

    private static Allergen of(String code, String korean, String english, String... lists) {
        return new Allergen(code, List.of(lists), Map.of("ko", korean, "en", english));
    }
}
