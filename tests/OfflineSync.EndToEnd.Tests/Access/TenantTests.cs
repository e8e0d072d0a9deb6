using Google.Protobuf;
using OfflineSync.Protocol.Grpc;
using OfflineSync.Protocol.V1;
using OfflineSync.Testing;

namespace OfflineSync.EndToEnd.Tests.Access;

/// <summary>Who is let in, and that nobody gets a byte of what is somebody else's.</summary>
public abstract class TenantTests(StoreFixture store) : AccessScenario(store)
{
    public static TheoryData<string> Refused => ["none", "garbage", "wrong key", "expired", "endless", "unsigned", "other audience", "other issuer", "no subject", "long subject"];

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task A_caller_without_a_good_token_is_refused_before_anything_else(string what)
    {
        var good = new Token { Write = [Scope] };
        var token = what switch
        {
            "none" => null,
            "garbage" => "a.b.c",
            "wrong key" => (good with { SignedWith = Convert.ToBase64String(new byte[32]) }).Text(),
            "expired" => (good with { EndsIn = -120 }).Text(),
            "endless" => (good with { EndsIn = null }).Text(),
            "unsigned" => (good with { Algorithm = "none" }).Text(),
            "other audience" => (good with { Audience = "another" }).Text(),
            "other issuer" => (good with { Issuer = "another" }).Text(),
            "no subject" => (good with { Subject = null }).Text(),
            _ => (good with { Subject = new string('s', 300) }).Text(),
        };
        var (calls, client) = (Calls(token), NewClient());

        RpcException[] refusals =
        [
            await RefusedAsync(() => calls.PushAsync(Push(Scope, client, 1, "a", "a"), default)),
            await RefusedAsync(() => PullAsync(calls, Scope, client)),
            await RefusedAsync(() => calls.DeclareAsync(Declare(Scope, client), default)),
            await RefusedAsync(() => WatchAsync(calls, client, Scope)),
            // Even a request that makes no sense is not looked at.
            await RefusedAsync(() => calls.PushAsync(new PushRequest(), default)),
        ];

        Assert.All(refusals, refusal => Assert.Equal(StatusCode.Unauthenticated, refusal.Status));
        Assert.Equal(0, Rows(await PullAsync(Calls(good.Text()), Scope, NewClient())));
    }

    [Fact]
    public async Task A_token_opens_the_scopes_that_it_names_and_no_others()
    {
        var calls = Calls(new Token { Write = [$"{Scope}-w"], Read = [$"{Scope}-r*", "*x"] }.Text());

        await calls.PushAsync(Push($"{Scope}-w", NewClient(), 1, "a", "a"), default);
        Assert.Equal(1, Rows(await PullAsync(calls, $"{Scope}-w", NewClient())));
        await PullAsync(calls, $"{Scope}-r", NewClient());
        await PullAsync(calls, $"{Scope}-r-and-more", NewClient());

        foreach (var other in new[] { Scope, $"{Scope}-w-and-more", $"{Scope}-W", $"{Scope}-", "*", "x", $"{Scope}-r*"[..^2] })
        {
            var refusal = await RefusedAsync(() => PullAsync(calls, other, NewClient()));
            Assert.Equal((StatusCode.PermissionDenied, Reason.Unspecified), (refusal.Status, refusal.Reason));
        }
    }

    [Fact]
    public async Task What_a_reader_writes_is_rejected_and_nothing_else_is_hindered()
    {
        var (writer, reader) = (Calls(new Token { Write = [Scope] }.Text()), Calls(new Token { Subject = "bob", Read = [Scope] }.Text()));
        await writer.PushAsync(Push(Scope, NewClient(), 1, "a", "of the writer"), default);
        var client = NewClient();

        var request = Push(Scope, client, 1, "a", "of the reader");
        var rejected = Assert.Single((await reader.PushAsync(request, default)).Results);
        var again = Assert.Single((await reader.PushAsync(request, default)).Results);

        Assert.Equal((Outcome.Rejected, "WRITE_DENIED"), (rejected.Outcome, rejected.Code));
        Assert.Equal(rejected, again);
        Assert.DoesNotContain("of the reader", (await PullAsync(reader, Scope, NewClient())).Select(part => part.ToString()).Aggregate(string.Concat), StringComparison.Ordinal);
        // What it declares must fit, but decides nothing.
        await reader.DeclareAsync(Declare(Scope, client, ColumnType.Register), default);
        Assert.Equal(Reason.SchemaConflict, (await RefusedAsync(() => reader.DeclareAsync(Declare(Scope, client, ColumnType.Counter), default))).Reason);
        await reader.DeclareAsync(Declare(Scope, client, ColumnType.Counter, "other"), default);
        await writer.DeclareAsync(Declare(Scope, NewClient(), ColumnType.Set, "other"), default);
    }

    [Fact]
    public async Task Cursors_of_another_tenant_bring_none_of_its_rows()
    {
        var (ada, bob) = (Calls(new Token { Write = [$"{Scope}-a"] }.Text()), Calls(new Token { Subject = "bob", Write = [$"{Scope}-b"] }.Text()));
        await ada.PushAsync(Push($"{Scope}-a", NewClient(), 1, "secret", "of Ada"), default);
        var own = NewClient();
        await bob.PushAsync(Push($"{Scope}-b", own, 1, "own", "of Bob"), default);
        var stolen = (await PullAsync(ada, $"{Scope}-a", NewClient()))[^1].Page.Cursor;
        var cursors = new List<ByteString> { stolen, (await PullAsync(bob, $"{Scope}-b", own))[^1].Page.Cursor };
        // And each that differs from one of them in one bit.
        foreach (var cursor in cursors.ToArray())
        {
            for (var bit = 0; bit < cursor.Length * 8; bit++)
            {
                var bytes = cursor.ToByteArray();
                bytes[bit / 8] ^= (byte)(1 << (bit % 8));
                cursors.Add(ByteString.CopyFrom(bytes));
            }
        }

        foreach (var cursor in cursors)
        {
            Assert.Equal(StatusCode.PermissionDenied, (await RefusedAsync(() => PullAsync(bob, $"{Scope}-a", own, cursor))).Status);
            try
            {
                var parts = await PullAsync(bob, $"{Scope}-b", own, cursor);
                Assert.DoesNotContain("Ada", string.Concat(parts.Select(part => part.ToString())), StringComparison.Ordinal);
            }
            catch (RpcException refusal)
            {
                Assert.Equal(Reason.CursorInvalid, refusal.Reason);
            }
        }
        Assert.Equal(Reason.CursorInvalid, (await RefusedAsync(() => PullAsync(bob, $"{Scope}-b", own, stolen))).Reason);
    }

    [Fact]
    public async Task A_client_id_belongs_to_the_subject_that_used_it_first()
    {
        var (ada, bob) = (Calls(new Token { Write = [Scope, "other-*"] }.Text()), Calls(new Token { Subject = "bob", Write = [Scope, "other-*"] }.Text()));
        var client = NewClient();
        var request = Push(Scope, client, 1, "a", "of Ada");
        await ada.PushAsync(request, default);

        RpcException[] refusals =
        [
            // A request of Ada's that somebody recorded.
            await RefusedAsync(() => bob.PushAsync(request, default)),
            await RefusedAsync(() => bob.PushAsync(Push(Scope, client, 2, "a", "of Bob"), default)),
            await RefusedAsync(() => PullAsync(bob, Scope, client)),
            await RefusedAsync(() => bob.DeclareAsync(Declare(Scope, client), default)),
            await RefusedAsync(() => WatchAsync(bob, client, Scope)),
        ];

        Assert.All(refusals, refusal => Assert.Equal((StatusCode.AlreadyExists, Reason.ClientIdConflict), (refusal.Status, refusal.Reason)));
        Assert.Equal(1UL, Assert.Single((await ada.PushAsync(Push(Scope, client, 2, "b", "of Ada"), default)).Results).Change - 1);
        // In another scope it is another client.
        await bob.PushAsync(Push($"other-{Scope}", client, 1, "a", "of Bob"), default);
    }

    [Fact]
    public async Task A_request_that_was_recorded_is_of_no_use_in_another_scope_or_with_another_token()
    {
        var (ada, bob) = (Calls(new Token { Write = [$"{Scope}-a"] }.Text()), Calls(new Token { Subject = "bob", Write = [$"{Scope}-b"] }.Text()));
        var recorded = Push($"{Scope}-a", NewClient(), 1, "a", "of Ada");
        await ada.PushAsync(recorded, default);

        Assert.Equal(StatusCode.PermissionDenied, (await RefusedAsync(() => bob.PushAsync(recorded, default))).Status);
        var swapped = recorded.Clone();
        swapped.Scope = $"{Scope}-b";
        Assert.Equal(StatusCode.PermissionDenied, (await RefusedAsync(() => ada.PushAsync(swapped, default))).Status);
        Assert.Equal(StatusCode.PermissionDenied, (await RefusedAsync(() => WatchAsync(bob, NewClient(), $"{Scope}-b", $"{Scope}-a"))).Status);
        Assert.Equal(0, Rows(await PullAsync(bob, $"{Scope}-b", NewClient())));
    }

    [Fact]
    public async Task A_watch_ends_with_its_token()
    {
        // Within the tolerance for clocks that differ, so other calls still pass.
        var calls = Calls(new Token { Write = [Scope], EndsIn = -20 }.Text());
        await calls.PushAsync(Push(Scope, NewClient(), 1, "a", "a"), default);

        var refusal = await RefusedAsync(() => WatchAsync(calls, NewClient(), Scope));

        Assert.Equal(StatusCode.Unauthenticated, refusal.Status);
    }

    private static async Task WatchAsync(OfflineSync.Client.Transport.GrpcSyncTransport calls, ByteString client, params string[] scopes)
    {
        using var patience = new CancellationTokenSource(Waiting.Limit);
        var request = new WatchRequest { ClientId = client, Scopes = { scopes.Select(scope => new WatchedScope { Scope = scope, Change = 1 }) } };
        await foreach (var _ in calls.WatchAsync(request, patience.Token))
        {
        }
    }

    private static DeclareRequest Declare(string scope, ByteString client, ColumnType type = ColumnType.Register, string column = "text") => new()
    {
        Scope = scope,
        ClientId = client,
        Tables = { new TableDeclaration { Name = "notes", KeyColumns = { "id" }, Columns = { new ColumnDeclaration { Name = column, Type = type } } } },
    };
}

public sealed class SqliteTenantTests(SqliteStoreFixture store) : TenantTests(store), IClassFixture<SqliteStoreFixture>;

public sealed class PostgresTenantTests(PostgresStoreFixture store) : TenantTests(store), IClassFixture<PostgresStoreFixture>;
