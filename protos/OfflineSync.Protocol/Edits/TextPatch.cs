using System.Buffers;
using System.Text;
using OfflineSync.Protocol.V1;

namespace OfflineSync.Protocol.Edits;

/// <summary>A text that is copied to its end with splices in it.</summary>
internal ref struct TextPatch(ReadOnlySpan<byte> before)
{
    // Far enough for what a text edited meanwhile moves; bounds the cost of many splices that are found nowhere.
    private const int NearBytes = 64 * 1024;
    private readonly ReadOnlySpan<byte> _before = before;
    private readonly ArrayBufferWriter<byte> _after = new(before.Length + 256);
    private int _position;
    private int _offset;
    private long _shift;

    /// <summary>Copies what comes before a position of the text; nothing when it is behind.</summary>
    public void MoveTo(int position)
    {
        if (position > _position)
            CopyTo(_offset + CodePoints.Offset(_before[_offset..], position - _position));
    }

    /// <summary>Makes a splice here if its deleted text is here.</summary>
    public bool TryReplace(TextSplice splice)
    {
        var deleted = Encoding.UTF8.GetBytes(splice.Deleted);
        if (!_before[_offset..].StartsWith(deleted))
            return false;
        Skip(deleted);
        _after.Write(Encoding.UTF8.GetBytes(splice.Inserted));
        return true;
    }

    /// <summary>Makes a splice where its deleted text is nearest to where the previous splices let it expect; if there is none, only inserts.</summary>
    public void ReplaceNearest(TextSplice splice)
    {
        var deleted = Encoding.UTF8.GetBytes(splice.Deleted);
        var expected = Math.Max(splice.Position + _shift, _position);
        var rest = _before[_offset..];
        var at = CodePoints.Offset(rest, (int)Math.Min(expected - _position, rest.Length));
        var found = FindNearest(rest, deleted, at);
        CopyTo(_offset + (found < 0 ? at : found));
        _shift = _position - (long)splice.Position;
        if (found >= 0)
            Skip(deleted);
        _after.Write(Encoding.UTF8.GetBytes(splice.Inserted));
    }

    /// <summary>Copies the rest, and returns the text.</summary>
    public byte[] Finish()
    {
        _after.Write(_before[_offset..]);
        return _after.WrittenSpan.ToArray();
    }

    private static int FindNearest(ReadOnlySpan<byte> text, ReadOnlySpan<byte> sought, int at)
    {
        var start = Math.Max(at - NearBytes, 0);
        var end = (int)Math.Min(at + (long)NearBytes + sought.Length, text.Length);
        var next = text[at..end].IndexOf(sought);
        var last = text[start..Math.Min(at + sought.Length, end)].LastIndexOf(sought);
        if (last < 0 || (next >= 0 && next <= at - (start + last)))
            return next < 0 ? -1 : at + next;
        return start + last;
    }

    private void CopyTo(int offset)
    {
        var piece = _before[_offset..offset];
        _after.Write(piece);
        Skip(piece);
    }

    private void Skip(ReadOnlySpan<byte> piece)
    {
        _position += CodePoints.Count(piece);
        _offset += piece.Length;
    }
}
