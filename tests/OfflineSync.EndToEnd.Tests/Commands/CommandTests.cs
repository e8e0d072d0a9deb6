using System.Text.Json;
using OfflineSync.Client;
using OfflineSync.EndToEnd.Tests.Access;
using OfflineSync.Server.Hosting;

namespace OfflineSync.EndToEnd.Tests.Commands;

/// <summary>What operators type, beside a server that runs.</summary>
public abstract class CommandTests(StoreFixture store) : AccessScenario(store)
{
    [Fact]
    public async Task Clients_are_listed_shown_revoked_and_let_in_again()
    {
        var (ada, bob) = (await OpenAsync(_ => TokenOf("ada")), await OpenAsync(_ => TokenOf("bob")));
        ada.Execute("INSERT INTO notes VALUES ('a', 'one')");
        await ada.SyncAsync();
        await bob.SyncAsync();

        var clients = Json(await RunAsync("clients", "list", "--scope", Scope, "--json"));
        Assert.Equal(["ada", "bob"], clients.EnumerateArray().Select(client => client.GetProperty("subject").GetString()!).Order());
        Assert.Equal(0, Json(await RunAsync("clients", "list", "--scope", Scope, "--silent-days", "1", "--json")).GetArrayLength());
        var id = Json(await RunAsync("clients", "list", "--subject", "ada", "--scope", Scope, "--json"))[0].GetProperty("clientId").GetString()!;
        Assert.Equal(1, Json(await RunAsync("clients", "show", "--scope", Scope, "--client", id, "--json")).GetProperty("mutations").GetInt64());
        Assert.Contains("ada", (await RunAsync("clients", "list")).Text, StringComparison.Ordinal);

        Assert.Equal(0, (await RunAsync("clients", "revoke", "--scope", Scope, "--client", id)).Code);
        Assert.Equal(OfflineSyncError.AccessRevoked, (await Assert.ThrowsAsync<OfflineSyncException>(() => ada.SyncAsync())).Error);
        Assert.Empty(ada.State());
        await bob.SyncAsync();
        Assert.Single(bob.State());

        Assert.Equal(0, (await RunAsync("clients", "revoke", "--scope", Scope, "--subject", "ada", "--undo")).Code);
        await ada.SyncAsync();
        Assert.Equal(bob.State(), ada.State());
    }

    [Fact]
    public async Task Scopes_are_listed_shown_and_exported()
    {
        var device = await OpenAsync(_ => TokenOf("ada"));
        device.Execute("INSERT INTO notes VALUES ('a', 'größer'), ('b', NULL), ('c', x'00FF'), ('d', 1.5)");
        await device.SyncAsync();
        device.Execute("DELETE FROM notes WHERE id = 'b'");
        await device.SyncAsync();

        var listed = Assert.Single(Json(await RunAsync("scopes", "list", "--prefix", Scope, "--json")).EnumerateArray());
        Assert.Equal(2, listed.GetProperty("head").GetInt64());
        var table = Assert.Single(Json(await RunAsync("scopes", "show", "--scope", Scope, "--json")).GetProperty("tables").EnumerateArray());
        Assert.Equal((3, 1), (table.GetProperty("rows").GetInt32(), table.GetProperty("deleted").GetInt32()));

        var file = Path.Combine(Path.GetTempPath(), $"{Scope}.jsonl");
        try
        {
            Assert.Equal(0, (await RunAsync("scopes", "export", "--scope", Scope, "--output", file)).Code);
            Assert.Equal(
                [
                    """{"table":"notes","key":{"id":"a"},"values":{"text":"größer"}}""",
                    """{"table":"notes","key":{"id":"c"},"values":{"text":{"base64":"AP8="}}}""",
                    """{"table":"notes","key":{"id":"d"},"values":{"text":"1.5"}}""",
                ],
                (await File.ReadAllLinesAsync(file)).Order(StringComparer.Ordinal));
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public async Task A_scope_is_compacted_beside_the_server_and_its_devices_go_on()
    {
        var device = await OpenAsync(_ => TokenOf("ada"));
        device.Execute("INSERT INTO notes VALUES ('a', 'one'), ('b', 'two')");
        await device.SyncAsync();
        device.Execute("DELETE FROM notes WHERE id = 'b'");
        await device.SyncAsync();
        device.Execute("INSERT INTO notes VALUES ('c', 'three')");
        await device.SyncAsync();

        Assert.Equal(0, Json(await RunAsync("scopes", "compact", "--scope", Scope, "--json")).GetProperty("tombstones").GetInt64());
        var removed = Json(await RunAsync("scopes", "compact", "--scope", Scope, "--json", "--OfflineSync:Retention:LogChangesMax", "1"));

        Assert.Equal(1, removed.GetProperty("tombstones").GetInt64());
        var shown = Json(await RunAsync("scopes", "show", "--scope", Scope, "--json"));
        Assert.Equal((2, 0), (shown.GetProperty("floor").GetInt32(), Assert.Single(shown.GetProperty("tables").EnumerateArray()).GetProperty("deleted").GetInt32()));
        Assert.True(shown.GetProperty("bytes").GetInt64() > 0);
        device.Execute("UPDATE notes SET text = 'on' WHERE id = 'a'");
        await device.SyncAsync();
        var (code, text) = await RunAsync("scopes", "compact", "--OfflineSync:Retention:ResultAge", "1.00:00:00");
        Assert.Equal(2, code);
        Assert.Contains("ResultAge", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_doctor_finds_nothing_wrong_with_a_server_that_works()
    {
        var (code, text) = await RunAsync("doctor", "--OfflineSync:Access:Keys:0", Token.Key);

        Assert.Equal(0, code);
        Assert.DoesNotContain("BAD", text, StringComparison.Ordinal);
        Assert.Contains("Up to date", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_doctor_says_what_is_wrong()
    {
        var (code, text) = await RunAsync("doctor", "--Kestrel:Endpoints:Grpc:Certificate:Path", "/nowhere/server.pfx");

        Assert.Equal(1, code);
        Assert.Contains("OfflineSync:Access:Keys:0", text, StringComparison.Ordinal);
        Assert.Contains("/nowhere/server.pfx", text, StringComparison.Ordinal);
        var unreachable = await RunAsync(
            "doctor", "--OfflineSync:Access:Authority", "http://127.0.0.1:9", "--ConnectionStrings:OfflineSync", "Host=127.0.0.1;Port=9;Database=x;Username=x;Timeout=3");
        Assert.Equal(1, unreachable.Code);
        Assert.Equal(2, unreachable.Text.Split("BAD ").Length - 1);
    }

    [Theory]
    [InlineData("clients list --sope x", "--sope")]
    [InlineData("clients revoke --scope x", "--client or --subject")]
    [InlineData("clients revoke --scope x --client 0192d3f0-0000-7000-8000-00000000000a", "no such client")]
    [InlineData("clients show --scope x --client 0192d3f0-0000-7000-8000-00000000000a", "knows no client")]
    [InlineData("scopes show --scope nowhere", "There is no scope")]
    [InlineData("scopes export --scope nowhere", "There is no scope")]
    [InlineData("scopes list --OfflineSync:Sqlite:Path", "has no value")]
    [InlineData("token create --subject ada", "There is no signing key")]
    public async Task What_makes_no_sense_is_named_and_changes_nothing(string line, string named)
    {
        var (code, text) = await RunAsync(line.Split(' '));

        Assert.Equal(2, code);
        Assert.Contains(named, text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_that_the_command_makes_opens_what_it_names()
    {
        var token = (await RunAsync("token", "create", "--subject", "ada", "--write", $"{Scope}*", "--read", "other", "--OfflineSync:Access:Keys:0", Token.Key)).Text.Trim();
        var calls = Calls(token);

        await calls.PushAsync(Push($"{Scope}-more", NewClient(), 1, "a", "one"), default);
        await PullAsync(calls, "other", NewClient());
        await RefusedAsync(() => PullAsync(calls, "another", NewClient()));
        Assert.Equal(32, Convert.FromBase64String((await RunAsync("token", "key")).Text.Trim()).Length);
    }

    private static JsonElement Json((int Code, string Text) printed)
    {
        Assert.True(printed.Code == 0, printed.Text);
        return JsonDocument.Parse(printed.Text).RootElement;
    }

    private string TokenOf(string subject) => new Token { Subject = subject, Write = [Scope] }.Text();

    private Task<(int Code, string Text)> RunAsync(params string[] args)
    {
        var options = new ServerOptions();
        Configure(options);
        return CommandOutput.RunAsync(options, args);
    }
}

public sealed class SqliteCommandTests(SqliteStoreFixture store) : CommandTests(store), IClassFixture<SqliteStoreFixture>;

public sealed class PostgresCommandTests(PostgresStoreFixture store) : CommandTests(store), IClassFixture<PostgresStoreFixture>;
