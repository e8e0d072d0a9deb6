using OfflineSync.Crash.Tests.Runs;
using OfflineSync.Crash.Victim;

namespace OfflineSync.Crash.Tests.Clients;

/// <summary>A client: its database, and what the test knows about it.</summary>
internal sealed class TestClient
{
    public TestClient(string name, string folder)
    {
        Name = name;
        DatabasePath = Path.Combine(Directory.CreateDirectory(Path.Combine(folder, name)).FullName, "app.db");
        AppSchema.Create(DatabasePath);
    }

    public string Name { get; }

    public string DatabasePath { get; }

    /// <summary>How often a process was started on it.</summary>
    public int Lives { get; set; }

    public WriteRecord Record { get; } = new();

    /// <summary>The last that its processes have said.</summary>
    public Tail Tail { get; } = new();

    /// <summary>What its mutations hold. They never change, so each is read once while the client is being killed.</summary>
    public Dictionary<long, OutboxMutation> Known { get; } = [];
}
