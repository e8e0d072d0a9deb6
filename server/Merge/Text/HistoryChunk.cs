using OfflineSync.Protocol.Edits;

namespace OfflineSync.Server.Merge.Text;

/// <summary>Consecutive runs of a text's history, stored together.</summary>
internal sealed class HistoryChunk(int id)
{
    /// <summary>Runs at which a chunk is cut.</summary>
    public const int RunsMax = 128;

    /// <summary>Identifies it in the document.</summary>
    public int Id => id;

    /// <summary>Code points of the merged text in it.</summary>
    public int Length { get; set; }

    /// <summary>Bytes of the merged text in it.</summary>
    public int Bytes { get; set; }

    /// <summary>The highest change that touched it.</summary>
    public long LastChange { get; set; }

    /// <summary>Its runs, or null as long as they have not been loaded.</summary>
    public List<Run>? Runs { get; set; }

    /// <summary>Its runs, which have been loaded.</summary>
    public List<Run> ReadRuns => Runs ?? throw new InvalidOperationException($"Chunk {id} of the text has not been loaded.");

    /// <summary>Whether it has to be stored.</summary>
    public bool Changed { get; private set; }

    /// <summary>Notes a change of its runs.</summary>
    public void Touch(long change)
    {
        LastChange = Math.Max(LastChange, change);
        Changed = true;
    }

    /// <summary>Adds text to it or takes it away.</summary>
    public void Resize(int codePoints, int bytes)
    {
        Length += codePoints;
        Bytes += bytes;
    }

    /// <summary>Cuts a long chunk: all but the first runs go to a new one.</summary>
    /// <param name="newId">Identifies the new chunk.</param>
    /// <param name="text">The merged text in this one.</param>
    public HistoryChunk CutOff(int newId, ReadOnlySpan<byte> text)
    {
        var kept = Math.Min(ReadRuns.Count / 2, RunsMax / 2);
        var rest = new HistoryChunk(newId) { Runs = ReadRuns[kept..], Length = Length, Bytes = Bytes };
        ReadRuns.RemoveRange(kept, ReadRuns.Count - kept);
        Length = ReadRuns.Sum(run => run.Visible ? run.Length : 0);
        Bytes = CodePoints.Offset(text, Length);
        LastChange = 0;
        Touch(ReadRuns.Max(run => run.LastChange));
        rest.Resize(-Length, -Bytes);
        rest.Touch(rest.ReadRuns.Max(run => run.LastChange));
        return rest;
    }

    /// <summary>Its stored form.</summary>
    public TextChunk Store()
    {
        Changed = false;
        return new TextChunk(id, ChunkWriter.Write(this));
    }
}
