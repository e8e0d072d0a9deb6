using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace OfflineSync.Benchmarks.Items;

/// <summary>The rows as CSV, as small as Brotli makes it at the quality that the server uses for deltas.</summary>
internal static class ItemCsv
{
    private const int Quality = 5;
    private const int Window = 22;

    public static int CompressedBytes(IReadOnlyList<Item> items)
    {
        var csv = new StringBuilder();
        foreach (var item in items)
        {
            csv.Append(CultureInfo.InvariantCulture, $"{item.Id},{item.Title},{item.Body},{item.Quantity},{item.Price:R},{item.Done},");
            csv.Append(CultureInfo.InvariantCulture, $"{item.Created},{item.Updated}\n");
        }
        var bytes = Encoding.UTF8.GetBytes(csv.ToString());
        var output = new byte[BrotliEncoder.GetMaxCompressedLength(bytes.Length)];
        return BrotliEncoder.TryCompress(bytes, output, out var written, Quality, Window)
            ? written
            : throw new BenchmarkException("The CSV could not be compressed.");
    }
}
