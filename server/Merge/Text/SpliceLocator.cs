using System.Text;
using OfflineSync.Protocol.Edits;
using OfflineSync.Protocol.V1;

namespace OfflineSync.Server.Merge.Text;

/// <summary>Finds the places of a client's splices in the history, one after the other. Chunks changed after the client's base must be loaded.</summary>
internal sealed class SpliceLocator
{
    private readonly List<HistoryChunk> _chunks;
    private readonly ReadOnlyMemory<byte> _text;
    private readonly TextView _view;
    private readonly int[] _lengths;
    private readonly SortedSet<int> _missing = [];
    // The chunk that was reached: what comes before it in the client's text and in the merged text.
    private int _chunk;
    private int _position;
    private int _mergedLength;
    private int _mergedBytes;
    // The place in the merged text that was reached.
    private int _length;
    private int _offset;

    public SpliceLocator(List<HistoryChunk> chunks, ReadOnlyMemory<byte> text, TextView view)
    {
        (_chunks, _text, _view) = (chunks, text, view);
        _lengths = [.. chunks.Select(view.LengthOf)];
        Length = _lengths.Sum(length => (long)length);
    }

    /// <summary>The length of the client's text.</summary>
    public long Length { get; }

    /// <summary>The ids of chunks that were needed and not loaded.</summary>
    public IReadOnlyCollection<int> Missing => _missing;

    /// <summary>Finds the next splice, or its missing chunks.</summary>
    public PlacedSplice Locate(TextSplice splice)
    {
        var position = (int)splice.Position;
        var before = position == 0 ? [] : Find(position - 1, 1);
        ItemSpan? left = before.Count == 0 ? null : before[0];
        var deletes = Find(position, CodePoints.Count(splice.Deleted));
        if (splice.Inserted.Length > 0 && (position == 0 || left != null) && ConflictRegion.Find(_chunks, _view, left).Unread is { } unread)
            _missing.Add(unread);
        return new PlacedSplice(left, deletes, Encoding.UTF8.GetBytes(splice.Deleted), Encoding.UTF8.GetBytes(splice.Inserted));
    }

    /// <summary>Finds everything that the client shows, or the missing chunks.</summary>
    public List<ItemSpan> LocateAll() => Find(0, (int)Length);

    private List<ItemSpan> Find(int position, int count)
    {
        var spans = new List<ItemSpan>();
        while (count > 0)
        {
            MoveTo(position);
            var local = position - _position;
            var here = Math.Min(count, _lengths[_chunk] - local);
            if (_chunks[_chunk].Runs is { } runs)
                AddSpans(spans, runs, local, local + here);
            else
                _missing.Add(_chunks[_chunk].Id);
            position += here;
            count -= here;
        }
        return spans;
    }

    private void MoveTo(int position)
    {
        while (position >= _position + _lengths[_chunk])
        {
            _position += _lengths[_chunk];
            _mergedLength += _chunks[_chunk].Length;
            _mergedBytes += _chunks[_chunk].Bytes;
            _chunk++;
        }
    }

    private void AddSpans(List<ItemSpan> spans, List<Run> runs, int from, int to)
    {
        var (shown, merged) = (0, _mergedLength);
        for (var i = 0; i < runs.Count && shown < to; i++)
        {
            var run = runs[i];
            var visible = run.Visible;
            if (_view.Shows(run))
            {
                var start = Math.Max(from - shown, 0);
                var length = Math.Min(run.Length, to - shown) - start;
                if (length > 0)
                    spans.Add(Span(i, start, length, visible ? merged + start : merged, visible ? length : 0));
                shown += run.Length;
            }
            merged += visible ? run.Length : 0;
        }
    }

    private ItemSpan Span(int run, int start, int length, int merged, int mergedLength)
    {
        if (_length < _mergedLength)
            (_length, _offset) = (_mergedLength, _mergedBytes);
        _offset += CodePoints.Offset(_text.Span[_offset..], merged - _length);
        _length = merged;
        return new ItemSpan(_chunk, run, start, length, _offset, CodePoints.Offset(_text.Span[_offset..], mergedLength));
    }
}
