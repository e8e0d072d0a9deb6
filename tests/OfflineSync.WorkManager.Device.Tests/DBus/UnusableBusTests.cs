using System.Net.Sockets;
using OfflineSync.Testing;
using OfflineSync.WorkManager.Device.DBus;

namespace OfflineSync.WorkManager.Device.Tests.DBus;

public sealed class UnusableBusTests
{
    private static readonly BusObject Target = new("org.example.Service", "/org/example", "org.example.Service");

    private readonly ManualTime _time = new();

    [Fact]
    public async Task An_absent_bus_has_no_properties_and_is_looked_for_again_after_a_while()
    {
        using var folder = new TempFolder();
        using var bus = Bus($"unix:path={folder.Path}/bus");
        Assert.Null(await bus.GetNumberAsync(Target, "P", default));

        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint($"{folder.Path}/bus"));
        socket.Listen();
        _time.Advance(TimeSpan.FromSeconds(59));
        Assert.Null(await bus.GetNumberAsync(Target, "P", default));
        Assert.False(socket.Poll(0, SelectMode.SelectRead));

        _time.Advance(TimeSpan.FromSeconds(1));
        var read = bus.GetNumberAsync(Target, "P", default).AsTask();
        using var connection = await socket.AcceptAsync().Soon();
        connection.Close();
        Assert.Null(await read.Soon());
    }

    [Fact]
    public async Task A_bus_that_does_not_answer_is_waited_for_once_in_a_while()
    {
        using var fake = new FakeBus(_ => Task.CompletedTask);
        using var bus = Bus(fake.Address);
        var read = bus.GetNumberAsync(Target, "P", default).AsTask();
        await fake.ConnectedAsync();
        _time.Advance(TimeSpan.FromSeconds(0.9));
        Assert.False(read.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(0.1));
        Assert.Null(await read.Soon());

        Assert.Null(await bus.GetNumberAsync(Target, "P", default).AsTask().Soon());
        Assert.Equal(1, fake.Count);
    }

    [Fact]
    public async Task A_caller_that_gives_up_is_told_so_and_the_bus_is_not_blamed()
    {
        using var fake = new FakeBus(_ => Task.CompletedTask);
        using var bus = Bus(fake.Address);
        using var source = new CancellationTokenSource();
        var read = bus.GetNumberAsync(Target, "P", source.Token).AsTask();
        await fake.ConnectedAsync();
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => read.Soon());

        _ = bus.GetNumberAsync(Target, "P", default).AsTask();
        await fake.ConnectedAsync();
    }

    [Theory]
    [InlineData("REJECTED ANONYMOUS\r\n")]
    [InlineData("ERROR\r\n")]
    [InlineData("DATA\r\nREJECTED\r\n")]
    [InlineData("DATA\r\nOK 0123\r\nnot a message at all")]
    [InlineData("DATA\r\nOK 0123\r\nl\u0002\u0001\u0001\u007f\u007f\u007f\u007f\u0001\0\0\0\u007f\u007f\u007f\u007f")]
    [InlineData("")]
    public async Task A_bus_that_makes_no_sense_has_no_properties(string says)
    {
        using var fake = new FakeBus(async stream =>
        {
            await stream.WriteAsync(System.Text.Encoding.Latin1.GetBytes(says));
            stream.Close();
        });
        using var bus = Bus(fake.Address);
        Assert.Null(await bus.GetNumberAsync(Target, "P", default).AsTask().Soon());
        Assert.Null(await bus.GetNumberAsync(Target, "P", default).AsTask().Soon());
        Assert.Equal(1, fake.Count);
    }

    [Fact]
    public async Task A_bus_that_breaks_once_connected_is_left_alone_for_a_while()
    {
        using var fake = new FakeBus(async stream =>
        {
            await stream.WriteAsync("DATA\r\nOK 0123\r\n"u8.ToArray());
            await stream.ReadExactlyAsync(new byte["\0AUTH EXTERNAL\r\nDATA\r\nBEGIN\r\n".Length]);
            var reader = new MessageReader(stream);
            // The hello and the rules for the property and for the service; what comes next is the question.
            for (byte serial = 1; serial <= 3; serial++)
            {
                await reader.ReadAsync(default);
                byte[] reply = [(byte)'l', 2, 1, 1, 0, 0, 0, 0, 9, 0, 0, 0, 8, 0, 0, 0, 5, 1, (byte)'u', 0, serial, 0, 0, 0];
                await stream.WriteAsync(reply);
            }
            await reader.ReadAsync(default);
            stream.Close();
        });
        using var bus = Bus(fake.Address);
        var changes = new Changes();
        using var hints = bus.Subscribe(changes.Add);
        Assert.Null(await bus.GetNumberAsync(Target, "P", default).AsTask().Soon());
        await changes.NextAsync();
        Assert.Null(await bus.GetNumberAsync(Target, "P", default).AsTask().Soon());
        Assert.Equal(1, fake.Count);

        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.Null(await bus.GetNumberAsync(Target, "P", default).AsTask().Soon());
        Assert.Equal(2, fake.Count);
    }

    [Theory]
    [InlineData("unix:path=/run/dbus/system_bus_socket", "/run/dbus/system_bus_socket")]
    [InlineData("unix:guid=00ff,path=/a%20b", "/a b")]
    [InlineData("unix:abstract=/tmp/dbus-x", "@/tmp/dbus-x")]
    [InlineData("tcp:host=localhost,port=1;unix:path=/a;unix:path=/b", "/a", "/b")]
    [InlineData("unix:tmpdir=/tmp")]
    [InlineData("unix:path=")]
    [InlineData("nonsense")]
    [InlineData("")]
    public void Addresses_lead_to_their_sockets(string addresses, params string[] expected) =>
        Assert.Equal(expected, BusAddress.Parse(addresses).Select(endpoint => endpoint.ToString()));

    private SystemBus Bus(string address) => new(address, [Target], TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1), _time);
}
