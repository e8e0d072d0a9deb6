namespace OfflineSync.Server.Merge.Text;

/// <summary>Replacements in a text, from the last to the first.</summary>
internal sealed class TextRewrite
{
    private readonly List<(int Start, int Length, byte[] Inserted)> _pieces = [];

    /// <summary>Adds a replacement before all others.</summary>
    public void Add(int start, int length, byte[] inserted) => _pieces.Add((start, length, inserted));

    /// <summary>The text with the replacements.</summary>
    public ReadOnlyMemory<byte> Apply(ReadOnlyMemory<byte> text)
    {
        if (_pieces.Count == 0)
            return text;
        var result = new byte[text.Length + _pieces.Sum(piece => piece.Inserted.Length - piece.Length)];
        var (from, to) = (0, 0);
        for (var i = _pieces.Count - 1; i >= 0; i--)
        {
            var (start, length, inserted) = _pieces[i];
            text.Span[from..start].CopyTo(result.AsSpan(to));
            to += start - from;
            inserted.CopyTo(result, to);
            to += inserted.Length;
            from = start + length;
        }
        text.Span[from..].CopyTo(result.AsSpan(to));
        return result;
    }
}
