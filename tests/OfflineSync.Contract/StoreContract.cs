using Microsoft.Extensions.DependencyInjection;
using OfflineSync.Server.Hosting;
using Xunit;
using Value = OfflineSync.Protocol.Values.Value;

namespace OfflineSync.Contract;

/// <summary>What every part of the suite needs: a node on the store under test.</summary>
public abstract class StoreContract : IAsyncLifetime
{
    private static int _scopes;

    /// <summary>A scope that no other test uses.</summary>
    protected string Scope { get; } = $"scope-{Interlocked.Increment(ref _scopes)}";

    /// <summary>The server's clock.</summary>
    protected TestClock Clock { get; } = new();

    /// <summary>The node.</summary>
    protected SyncNode Node { get; private set; } = null!;

    /// <inheritdoc/>
    public virtual async Task InitializeAsync() => Node = await StartNodeAsync();

    /// <inheritdoc/>
    public virtual async Task DisposeAsync() => await Node.DisposeAsync();

    /// <summary>Chooses the store: always the same one within a test.</summary>
    protected abstract void Configure(ServerOptions options);

    /// <summary>Starts another node on the same store.</summary>
    protected Task<SyncNode> StartNodeAsync() => SyncNode.StartAsync(Configure, Clock, AddServices);

    /// <summary>Registers what a suite brings to the server.</summary>
    protected virtual void AddServices(IServiceCollection services)
    {
    }

    /// <summary>A device.</summary>
    protected Device NewDevice(int number, string? scope = null) => new(Node, Clock, scope ?? Scope, number);

    /// <summary>Two devices that have the same row.</summary>
    protected async Task<(Device First, Device Second)> TwoDevicesWithRowAsync()
    {
        var (first, second) = (NewDevice(1), NewDevice(2));
        first.Write(RowChange.Insert("t", "x", ("a", Value.FromText("a")), ("b", Value.FromText("b"))));
        await first.SyncAsync();
        await second.SyncAsync();
        return (first, second);
    }

    /// <summary>Lets devices write and sync at random, and then all sync until they have everything.</summary>
    protected async Task WriteAtRandomAsync(IReadOnlyList<Device> devices, int steps, Random random, Func<Random, Device, RowChange> change)
    {
        for (var step = 0; step < steps; step++)
        {
            Clock.Advance(TimeSpan.FromMilliseconds(random.Next(3)));
            var device = devices[random.Next(devices.Count)];
            if (random.Next(3) == 0)
                await device.SyncAsync();
            else
                device.WriteAt(Clock.Milliseconds + random.Next(-50, 50), change(random, device));
        }
        for (var round = 0; round < 2; round++)
        {
            foreach (var device in devices)
                await device.SyncAsync();
        }
    }

    /// <summary>What a new device gets.</summary>
    protected async Task<Replica> ReadAllAsync(string? scope = null)
    {
        var reader = NewDevice(int.MaxValue, scope);
        await reader.SyncAsync();
        return reader.Replica;
    }
}
