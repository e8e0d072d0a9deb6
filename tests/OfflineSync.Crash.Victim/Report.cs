using System.Text;

namespace OfflineSync.Crash.Victim;

/// <summary>Tells the test what happens, each line in a write of its own: what was said before a kill arrives.</summary>
internal sealed class Report(Stream output) : IDisposable
{
    private readonly Lock _lock = new();

    public void Say(string line)
    {
        var bytes = Encoding.UTF8.GetBytes(line.ReplaceLineEndings(" ") + '\n');
        lock (_lock)
            output.Write(bytes);
    }

    public void Dispose() => output.Dispose();
}
