using OfflineSync.Protocol.Edits;

namespace OfflineSync.Server.Merge.Text;

/// <summary>
/// Integrates one edit into the history, and collects what changes in the merged text. Takes the splices from the last to the first, so that the places
/// of those before stay as they were found.
/// </summary>
internal sealed class EditIntegration(List<HistoryChunk> chunks, TextClients clients, TextView view, ReadOnlyMemory<byte> text, DeleteMark write)
{
    private readonly TextRewrite _rewrite = new();

    /// <summary>Integrates the edit and returns the merged text.</summary>
    public ReadOnlyMemory<byte> Apply(List<PlacedSplice> splices)
    {
        for (var i = splices.Count - 1; i >= 0; i--)
        {
            for (var j = splices[i].Deletes.Count - 1; j >= 0; j--)
                Delete(splices[i].Deletes[j]);
            if (splices[i].Inserted.Length > 0)
                Insert(splices[i].Left, splices[i].Inserted);
        }
        return _rewrite.Apply(text);
    }

    private void Delete(in ItemSpan span)
    {
        var chunk = chunks[span.Chunk];
        var runs = chunk.ReadRuns;
        Cut(runs, span.Run, span.Start + span.Length);
        Cut(runs, span.Run, span.Start);
        var index = span.Start == 0 ? span.Run : span.Run + 1;
        runs[index] = runs[index].Delete(write);
        chunk.Touch(write.Change);
        if (write.Ghost || span.TextLength == 0)
            return;
        chunk.Resize(-span.Length, -span.TextLength);
        _rewrite.Add(span.TextStart, span.TextLength, []);
    }

    private void Insert(ItemSpan? left, byte[] inserted)
    {
        var region = ConflictRegion.Find(chunks, view, left);
        var origin = left is { } span ? chunks[span.Chunk].ReadRuns[span.Run].At(span.Start) : ItemId.None;
        var place = region.Place(origin, clients.Id(write.Client), clients);
        var length = CodePoints.Count(inserted);
        var (chunk, index) = place > 0 ? Behind(region[place - 1]) : left is { } item ? Behind(item) : (chunks[0], 0);
        chunk.ReadRuns.Insert(index, new Run(clients.Take(write.Client, length), length, origin, region.Right, write.Change, write.Ghost, []));
        chunk.Touch(write.Change);
        if (write.Ghost)
            return;
        chunk.Resize(length, inserted.Length);
        var start = left?.TextEnd ?? 0;
        _rewrite.Add(start + CodePoints.Offset(text.Span[start..], region.VisibleLength(place)), 0, inserted);
    }

    private (HistoryChunk Chunk, int Index) Behind((int Chunk, int Index) run) => (chunks[run.Chunk], run.Index + 1);

    private (HistoryChunk Chunk, int Index) Behind(in ItemSpan item)
    {
        Cut(chunks[item.Chunk].ReadRuns, item.Run, item.Start + 1);
        return (chunks[item.Chunk], item.Run + 1);
    }

    private static void Cut(List<Run> runs, int index, int offset)
    {
        var run = runs[index];
        if (offset == 0 || offset >= run.Length)
            return;
        runs[index] = run.Slice(0, offset);
        runs.Insert(index + 1, run.Slice(offset, run.Length - offset));
    }
}
