namespace OfflineSync.Simulation.Servers;

/// <summary>An address behind which nodes come and go.</summary>
internal sealed class ServerAddress(string name)
{
    public string Name => name;

    /// <summary>The node that has the address; null: nobody listens.</summary>
    public ServerNode? Node { get; set; }
}
