namespace OfflineSync.Benchmarks.Items;

/// <summary>2,000 made-up words of 2 to 4 syllables, the same in every run.</summary>
internal static class Vocabulary
{
    private const int Seed = 2_000;
    private const int Count = 2_000;
    private static readonly string[] Onsets = ["b", "br", "d", "f", "g", "gr", "h", "k", "kl", "l", "m", "n", "p", "pr", "r", "s", "st", "t", "tr", "v", "w"];
    private static readonly string[] Vowels = ["a", "e", "i", "o", "u", "ai", "ea", "ou"];
    private static readonly string[] Codas = ["", "", "", "l", "n", "r", "s", "t"];

    public static IReadOnlyList<string> Words { get; } = Create();

    private static List<string> Create()
    {
        var random = new Random(Seed);
        var words = new HashSet<string>(Count);
        while (words.Count < Count)
        {
            var syllables = Enumerable.Range(0, random.Next(2, 5)).Select(_ => Pick(random, Onsets) + Pick(random, Vowels) + Pick(random, Codas));
            words.Add(string.Concat(syllables));
        }
        return [.. words.Order(StringComparer.Ordinal)];
    }

    private static string Pick(Random random, string[] parts) => parts[random.Next(parts.Length)];
}
