namespace OfflineSync.Client.Capture;

/// <summary>How column masks are laid out in SQLite integers: 62 columns a word, so that no word of bits is negative; -1 means inserted.</summary>
internal static class MaskWords
{
    private const int BitsPerWord = 62;

    public const long Inserted = -1;

    public static int Count(int columns) => Math.Max(1, (columns + BitsPerWord - 1) / BitsPerWord);

    public static int WordOf(int column) => column / BitsPerWord;

    public static long BitOf(int column) => 1L << (column % BitsPerWord);
}
