using System.Globalization;

namespace OfflineSync.Benchmarks.Items;

/// <summary>Rows from a seed: the same seed gives the same rows, and no two rows of a source are alike.</summary>
internal sealed class ItemSource(int seed)
{
    private const int TitleWords = 4;
    private const int BodyWords = 20;
    private const int MinutesPerYear = 525_600;
    private static readonly DateTimeOffset Start = new(2025, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly Random _random = new(seed);

    public List<Item> Take(int count)
    {
        var items = new List<Item>(count);
        for (var i = 0; i < count; i++)
            items.Add(Next());
        return items;
    }

    private Item Next()
    {
        var created = Start.AddMinutes(_random.Next(MinutesPerYear)).AddMilliseconds(_random.Next(60_000));
        var updated = created.AddMilliseconds(_random.NextInt64(30L * 24 * 3600 * 1000));
        return new(
            NextId(),
            Words(TitleWords),
            Words(BodyWords),
            _random.Next(1000),
            Math.Round(_random.NextDouble() * 500, 2),
            _random.Next(2),
            Text(created),
            Text(updated));
    }

    private string NextId()
    {
        Span<byte> bytes = stackalloc byte[16];
        _random.NextBytes(bytes);
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x40);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes, bigEndian: true).ToString("D");
    }

    private string Words(int count) => string.Join(' ', Enumerable.Range(0, count).Select(_ => Vocabulary.Words[_random.Next(Vocabulary.Words.Count)]));

    private static string Text(DateTimeOffset time) => time.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
