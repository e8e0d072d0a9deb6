using Microsoft.EntityFrameworkCore;
using OfflineSync.EndToEnd.Tests.Access;
using OfflineSync.Protocol.Grpc;
using OfflineSync.Protocol.V1;
using OfflineSync.Server.Hosting;

namespace OfflineSync.EndToEnd.Tests.Fleet;

/// <summary>Who may report, and for whom.</summary>
public sealed class FleetAccessTests(SqliteStoreFixture store) : FleetScenario(store), IClassFixture<SqliteStoreFixture>
{
    [Fact]
    public async Task Whoever_may_read_a_scope_reports_for_clients_of_his_own()
    {
        var (client, reader) = (NewClient(), CallsAs(new Token { Subject = "ada", Read = [Scope] }.Text()));
        Assert.Equal(1UL, (await reader.ReportAsync(Report(client, 1), default)).Number);

        var foreign = await RefusedAsync(new Token { Subject = "bob", Write = [Scope] }.Text(), client);
        Assert.Equal((StatusCode.AlreadyExists, Reason.ClientIdConflict), (foreign.Status, foreign.Reason));
        Assert.Equal(StatusCode.PermissionDenied, (await RefusedAsync(new Token { Subject = "eve", Write = [$"{Scope}-other"] }.Text(), NewClient())).Status);
        Assert.Equal(StatusCode.Unauthenticated, (await RefusedAsync(null, client)).Status);
        Assert.Equal(1, await ReadAsync(context => context.FieldDevices.Where(device => device.Scope == Scope).SumAsync(device => device.ReportNumber)));
    }

    private protected override void Configure(ServerOptions options)
    {
        base.Configure(options);
        options.Access.Keys.Add(Token.Key);
    }

    private Task<RpcException> RefusedAsync(string? token, Google.Protobuf.ByteString client) =>
        Assert.ThrowsAsync<RpcException>(() => CallsAs(token).ReportAsync(Report(client, 2), default));
}

/// <summary>A server that takes no reports.</summary>
public sealed class FleetOffTests(SqliteStoreFixture store) : FleetScenario(store), IClassFixture<SqliteStoreFixture>
{
    [Fact]
    public async Task A_server_that_takes_no_reports_says_so()
    {
        var refusal = await Assert.ThrowsAsync<RpcException>(() => SendAsync(Report(NewClient(), 1)));
        Assert.Equal(StatusCode.Unimplemented, refusal.Status);
        await LookAsync();
        Assert.False(await ReadAsync(context => context.FieldScopes.AnyAsync()));
    }

    private protected override void Configure(ServerOptions options)
    {
        base.Configure(options);
        options.Telemetry.Enabled = false;
    }
}
