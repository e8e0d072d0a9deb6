using Google.Protobuf;
using OfflineSync.Client.Transport;
using OfflineSync.Protocol.V1;
using OfflineSync.Server.Rpc;
using Xunit;

namespace OfflineSync.Rpc.Tests;

public sealed class UnaryTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(150)]
    [InlineData(70_000)]
    [InlineData(3_000_000)]
    public async Task A_call_of_any_size_arrives_whole_both_ways(int size)
    {
        await using var host = await RpcHost.StartAsync(app => app.MapUnary<Mutation, Mutation>("/test.Echo/Call", (request, _) => Task.FromResult(request)));
        var request = new Mutation { Sequence = 7, ChangeSet = ByteString.CopyFrom(Payload.Noise(size)) };

        var response = await host.Channel().UnaryAsync<Mutation, Mutation>("/test.Echo/Call", request, new RpcCallLimits(TimeSpan.FromMinutes(1)), default);

        Assert.Equal(request, response);
    }
}
