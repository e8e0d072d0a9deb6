namespace OfflineSync.Crash.Tests.Runs;

/// <summary>The last lines of what a process said.</summary>
internal sealed class Tail
{
    private const int LinesMax = 40;
    private const int LengthMax = 300;

    private readonly Queue<string> _lines = new();

    public void Add(string line)
    {
        lock (_lines)
        {
            _lines.Enqueue(line.Length > LengthMax ? line[..LengthMax] + "…" : line);
            if (_lines.Count > LinesMax)
                _lines.Dequeue();
        }
    }

    public override string ToString()
    {
        lock (_lines)
            return string.Join('\n', _lines.Select(line => "    " + line));
    }
}
