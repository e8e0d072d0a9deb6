namespace OfflineSync.Demo.Data;

/// <summary>What made-up rows are called.</summary>
internal static class Names
{
    public static readonly string[] First =
    [
        "Ada", "Amir", "Ana", "Astrid", "Bela", "Bruno", "Chiara", "Daniel", "Elif", "Emma", "Farid", "Greta", "Hana", "Ines", "Ivan", "Jonas",
        "Kemal", "Lena", "Luca", "Maja", "Mateo", "Mila", "Nadia", "Noor", "Olga", "Pablo", "Petra", "Ravi", "Sara", "Tomas", "Yuki", "Zoe",
    ];

    public static readonly string[] Last =
    [
        "Almeida", "Andersson", "Bauer", "Berg", "Chen", "Costa", "Dubois", "Eriksen", "Fischer", "Garcia", "Haas", "Horvat", "Ivanova", "Jansen",
        "Kaya", "Keller", "Kowalski", "Lindgren", "Marino", "Meyer", "Novak", "Okafor", "Patel", "Rossi", "Sato", "Silva", "Smith", "Tanaka", "Weber",
    ];

    public static readonly (string City, string Country)[] Cities =
    [
        ("Amsterdam", "Netherlands"), ("Athens", "Greece"), ("Barcelona", "Spain"), ("Bergen", "Norway"), ("Bologna", "Italy"), ("Brno", "Czechia"),
        ("Cologne", "Germany"), ("Geneva", "Switzerland"), ("Graz", "Austria"), ("Izmir", "Türkiye"), ("Kraków", "Poland"), ("Lyon", "France"),
        ("Malmö", "Sweden"), ("Osaka", "Japan"), ("Porto", "Portugal"), ("Tampere", "Finland"), ("Utrecht", "Netherlands"), ("Zagreb", "Croatia"),
    ];

    public static readonly string[] Materials =
    [
        "Aluminium", "Bamboo", "Brass", "Ceramic", "Copper", "Cork", "Cotton", "Glass", "Leather", "Linen", "Oak", "Steel", "Walnut", "Wool",
    ];

    public static readonly string[] Things =
    [
        "basket", "bench", "bowl", "box", "bracket", "chair", "clamp", "desk", "drawer", "frame", "hinge", "hook", "jar", "lamp", "mat", "rack",
        "shelf", "stool", "table", "tray",
    ];

    public static readonly string[] Notes =
    [
        "Call before delivery.", "Pays on time.", "Prefers invoices by post.", "Side entrance, second floor.", "Asks for a quote every spring.",
    ];

    public static readonly string[] Statuses = ["draft", "sent", "paid", "paid", "paid", "overdue"];
}
