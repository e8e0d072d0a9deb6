namespace OfflineSync.Server.Merge.Text;

/// <summary>A part of a run: where it is in the history, and which bytes of the merged text it has; none when it is not in there.</summary>
internal readonly record struct ItemSpan(int Chunk, int Run, int Start, int Length, int TextStart, int TextLength)
{
    /// <summary>Where the merged text goes on behind it.</summary>
    public int TextEnd => TextStart + TextLength;
}
