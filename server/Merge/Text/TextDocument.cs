using System.Text;
using OfflineSync.Protocol;
using OfflineSync.Protocol.Edits;
using OfflineSync.Protocol.Limits;
using OfflineSync.Protocol.V1;

namespace OfflineSync.Server.Merge.Text;

/// <summary>A text that several clients edit, with as much of its history as the edits need. See docs/adr/0008-texts-are-merged-on-the-server.md.</summary>
internal sealed class TextDocument
{
    private readonly TextClients _clients;
    private readonly List<HistoryChunk> _chunks;
    private int _nextChunk;

    private TextDocument(ReadOnlyMemory<byte> text, TextClients clients, List<HistoryChunk> chunks, int nextChunk)
    {
        (Text, _clients, _chunks, _nextChunk) = (text, clients, chunks, Math.Max(nextChunk, 1));
        if (chunks.Count == 0)
            chunks.Add(new HistoryChunk(0) { Runs = [] });
    }

    /// <summary>The merged text, UTF-8.</summary>
    public ReadOnlyMemory<byte> Text { get; private set; }

    /// <summary>An empty text without a history.</summary>
    public static TextDocument Create() => new(default, new TextClients(), [], 0);

    /// <summary>A stored text; its chunks are loaded as they are needed.</summary>
    /// <exception cref="ProtocolException">The bytes are damaged.</exception>
    public static TextDocument Read(ReadOnlyMemory<byte> text, ReadOnlyMemory<byte> directory)
    {
        var (clients, chunks, nextChunk) = TextDirectory.Read(directory.Span, text.Length);
        return new TextDocument(text, clients, chunks, nextChunk);
    }

    /// <summary>The ids of chunks that an edit needs and that are not loaded. To be asked again after they have been loaded, until there are none.</summary>
    /// <param name="edit">The edit.</param>
    /// <param name="client">Its client.</param>
    /// <param name="replaces">Whether it is to take the place of all that the client could see, see <see cref="Apply"/>.</param>
    public IReadOnlyCollection<int> MissingChunks(TextEdit edit, UInt128 client, bool replaces = false)
    {
        TextValue.Check(edit);
        var view = ViewOf(edit, client);
        int[] changed = [.. _chunks.Where(chunk => chunk.Runs == null && !view.IsAfter(chunk.LastChange)).Select(chunk => chunk.Id)];
        if (changed.Length > 0)
            return changed;
        var locator = new SpliceLocator(_chunks, Text, view);
        if (TakesPlaceOfAll(edit, replaces, locator))
            locator.LocateAll();
        else if (locator.Length != edit.LengthBefore)
            return [];
        foreach (var splice in edit.Splices)
            locator.Locate(splice);
        return locator.Missing;
    }

    /// <summary>Loads a chunk.</summary>
    /// <exception cref="ProtocolException">The bytes are damaged.</exception>
    public void Load(int id, ReadOnlyMemory<byte> data)
    {
        var start = 0;
        foreach (var chunk in _chunks)
        {
            if (chunk.Id != id)
            {
                start += chunk.Bytes;
                continue;
            }
            if (chunk.Runs != null)
                return;
            CheckText(Text.Span[start..], chunk);
            chunk.Runs = ChunkReader.Read(data.Span, _clients, chunk);
            return;
        }
        throw new ProtocolException($"The text has no chunk {id}.");
    }

    /// <summary>Merges an edit at a change, or only notes it as a ghost if its mutation was rejected. Its chunks must be loaded.</summary>
    /// <param name="edit">The edit.</param>
    /// <param name="client">Its client.</param>
    /// <param name="change">The change.</param>
    /// <param name="rejected">Whether its mutation was rejected.</param>
    /// <param name="replaces">Whether it was made in an empty text although the client could see this one (it had deleted the row, which another's update
    /// brought back): it takes the place of all that the client could see.</param>
    /// <returns>Whether the merged text is another one than what the client has with its edit.</returns>
    /// <exception cref="TextMismatchException">The edit is of another text than the client can have seen, or the text would be too long.</exception>
    public bool Apply(TextEdit edit, UInt128 client, long change, bool rejected, bool replaces = false)
    {
        TextValue.Check(edit);
        var splices = Locate(edit, ViewOf(edit, client), replaces);
        if (!rejected)
            CheckLength(splices);
        var index = _clients.Find(client);
        if (index < 0 && splices.Count > 0)
            index = _clients.Add(client, 0);
        var view = new TextView(index, (long)edit.Base);
        Text = new EditIntegration(_chunks, _clients, view, Text, new DeleteMark(index, change, rejected)).Apply(splices);
        var differs = _chunks.Exists(chunk => !view.IsAfter(chunk.LastChange) && chunk.ReadRuns.Exists(run => view.Shows(run) != run.Visible));
        CutChunks();
        return differs;
    }

    /// <summary>The directory, to be stored with the text.</summary>
    public byte[] WriteDirectory() => TextDirectory.Write(_clients, [.. _chunks.Where(chunk => chunk.Runs is not { Count: 0 })], _nextChunk);

    /// <summary>The chunks that changed since they were taken last, to be stored.</summary>
    public IReadOnlyList<TextChunk> TakeChangedChunks() => [.. _chunks.Where(chunk => chunk.Changed).Select(chunk => chunk.Store())];

    private static void CheckText(ReadOnlySpan<byte> text, HistoryChunk chunk)
    {
        if (CodePoints.Offset(text, 0) != 0 || CodePoints.Offset(text, chunk.Length) != chunk.Bytes)
            throw new ProtocolException($"The text of chunk {chunk.Id} has not the length that its directory tells.");
    }

    private TextView ViewOf(TextEdit edit, UInt128 client) => new(_clients.Find(client), (long)edit.Base);

    private static bool TakesPlaceOfAll(TextEdit edit, bool replaces, SpliceLocator locator) => replaces && locator.Length > 0 && edit.LengthBefore == 0;

    private List<PlacedSplice> Locate(TextEdit edit, TextView view, bool replaces)
    {
        var locator = new SpliceLocator(_chunks, Text, view);
        if (TakesPlaceOfAll(edit, replaces, locator))
        {
            var all = locator.LocateAll();
            RequireLoaded(locator);
            return [new PlacedSplice(null, all, [], Encoding.UTF8.GetBytes(string.Concat(edit.Splices.Select(splice => splice.Inserted))))];
        }
        if (locator.Length != edit.LengthBefore)
            throw new TextMismatchException($"The edit is of {edit.LengthBefore} characters, but at its base {edit.Base} the text has {locator.Length}.");
        List<PlacedSplice> splices = [.. edit.Splices.Select(locator.Locate)];
        RequireLoaded(locator);
        for (var i = 0; i < splices.Count; i++)
        {
            if (!Fits(splices[i]))
                throw new TextMismatchException($"The text at {edit.Splices[i].Position} is not what the edit deletes there.");
        }
        return splices;
    }

    private static void RequireLoaded(SpliceLocator locator)
    {
        if (locator.Missing.Count > 0)
            throw new InvalidOperationException($"Chunk {locator.Missing.First()} of the text has not been loaded.");
    }

    private void CheckLength(List<PlacedSplice> splices)
    {
        var length = Text.Length + splices.Sum(splice => splice.Inserted.Length - (long)splice.Deletes.Sum(span => span.TextLength));
        if (length > ProtocolLimits.ValueBytesMax)
            throw new TextMismatchException($"The merged text would have {length} bytes, at most {ProtocolLimits.ValueBytesMax} are allowed.");
    }

    // What others deleted has no text any more that could be compared.
    private bool Fits(PlacedSplice splice)
    {
        var rest = splice.Deleted.AsSpan();
        foreach (var span in splice.Deletes)
        {
            if (!rest.StartsWith(Text.Span.Slice(span.TextStart, span.TextLength)))
                return false;
            rest = rest[CodePoints.Offset(rest, span.Length)..];
        }
        return true;
    }

    private void CutChunks()
    {
        var start = 0;
        for (var i = 0; i < _chunks.Count; start += _chunks[i].Bytes, i++)
        {
            if (_chunks[i].Runs?.Count > HistoryChunk.RunsMax)
                _chunks.Insert(i + 1, _chunks[i].CutOff(_nextChunk++, Text.Span.Slice(start, _chunks[i].Bytes)));
        }
    }
}
