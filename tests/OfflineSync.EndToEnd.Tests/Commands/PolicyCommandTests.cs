using System.Text.Json;
using OfflineSync.Server.Hosting;

namespace OfflineSync.EndToEnd.Tests.Commands;

/// <summary>The command <c>policies</c>. All tests share one store, and each version is one after the latest.</summary>
public abstract class PolicyCommandTests(StoreFixture store) : IDisposable
{
    private const string One = """{ "rules": [{ "name": "one", "policy": { "pollInterval": "00:30:00" }, "region": "north*" }] }""";
    private const string Two = """{ "rules": [{ "name": "two", "policy": {} }, { "name": "three", "policy": { "maxAttempts": 5 } }] }""";

    private readonly string _file = Path.Combine(Path.GetTempPath(), $"policies-{Guid.NewGuid():n}.json");

    public void Dispose() => File.Delete(_file);

    [Fact]
    public async Task Policies_are_applied_listed_shown_and_reverted()
    {
        await MigrateAsync();
        var first = await ApplyAsync(One, "for the north");
        var second = await ApplyAsync(Two, "for all");
        Assert.Equal(first + 1, second);

        var listed = Json(await RunAsync("policies", "list", "--json")).EnumerateArray().Take(2).ToList();
        Assert.Equal([second, first], listed.Select(version => version.GetProperty("version").GetInt64()));
        Assert.Equal(["for all", "for the north"], listed.Select(version => version.GetProperty("note").GetString()));
        Assert.Equal(["two", "three"], listed[0].GetProperty("rules").EnumerateArray().Select(rule => rule.GetString()));
        Assert.Contains("for the north", (await RunAsync("policies", "list")).Text, StringComparison.Ordinal);

        Assert.Equal(Minified(Two), Minified((await RunAsync("policies", "show")).Text));
        Assert.Equal(Minified(One), Minified((await RunAsync("policies", "show", "--version", $"{first}")).Text));

        var (code, text) = await RunAsync("policies", "revert", "--version", $"{first}", "--note", "as it was");
        Assert.True(code == 0, text);
        Assert.Equal(Minified(One), Minified((await RunAsync("policies", "show")).Text));
        Assert.Equal(second + 1, await LatestAsync());
    }

    [Theory]
    [InlineData("", "no valid document")]
    [InlineData("null", "empty")]
    [InlineData("{", "no valid document")]
    [InlineData("{}", "rules")]
    [InlineData("""{"rules":[null]}""", "null")]
    [InlineData("""{"rules":[{"name":"x"}]}""", "policy")]
    [InlineData("""{"rules":[{"name":"x","policy":{"poll":"00:30:00"}}]}""", "poll")]
    [InlineData("""{"rules":[{"name":"x","policy":{"pollInterval":1800}}]}""", "$.rules[0].policy.pollInterval (line 1)")]
    [InlineData("""{"rules":[{"name":"x","policy":{"pollInterval":"00:00:30"}}]}""", "pollInterval is 00:00:30. Set it to 00:01:00 to 1.00:00:00")]
    [InlineData("""{"rules":[{"name":"x","policy":{"debounce":"-00:00:01"}}]}""", "debounce")]
    [InlineData("""{"rules":[{"name":"x","policy":{"debounce":"00:00:00.0100001"}}]}""", "whole milliseconds")]
    [InlineData("""{"rules":[{"name":"x","policy":{"batchBytes":1}}]}""", "Set it to 16384 to 4194304")]
    [InlineData("""{"rules":[{"name":"x","policy":{"pageBytes":99999999999999999999}}]}""", "pageBytes")]
    [InlineData("""{"rules":[{"name":"x","policy":{"compressionLevel":11}}]}""", "Set it to 0 to 9")]
    [InlineData("""{"rules":[{"name":"x","policy":{"maxAttempts":2.5}}]}""", "maxAttempts")]
    [InlineData("""{"rules":[{"name":"x","policy":{"maxAttempts":NaN}}]}""", "no valid document")]
    [InlineData("""{"rules":[{"name":"x","policy":{"bulk":{"network":"fast"}}}]}""", "network")]
    [InlineData("""{"rules":[{"name":"x","policy":{"bulk":{"network":2}}}]}""", "network")]
    [InlineData("""{"rules":[{"name":"x","policy":{"mutations":{"deviceIdle":true}}}]}""", "Put that into bulk")]
    [InlineData("""{"rules":[],"rules":[]}""", "rules")]
    [InlineData("""{"rules":[{"name":"x","policy":{"maxAttempts":5,"maxAttempts":6}}]}""", "maxAttempts")]
    [InlineData("""{"rules":[{"name":"","policy":{}}]}""", "name is empty")]
    [InlineData("""{"rules":[{"name":"x","policy":{}},{"name":"x","policy":{}}]}""", "Two rules are named")]
    [InlineData("""{"rules":[{"name":"x","region":"a*b","policy":{}}]}""", "* that is not at its end")]
    [InlineData("""{"rules":[{"name":"x\u0007","policy":{}}]}""", "control character")]
    public async Task A_document_that_cannot_be_is_refused_by_what_is_wrong_and_changes_nothing(string document, string named)
    {
        await MigrateAsync();
        var before = await LatestAsync();

        await File.WriteAllTextAsync(_file, document);
        var (code, text) = await RunAsync("policies", "apply", "--file", _file, "--note", "wrong");

        Assert.True(code == 2, $"{code}: {text}");
        Assert.Contains(named, text, StringComparison.Ordinal);
        Assert.Equal(before, await LatestAsync());
    }

    [Fact]
    public async Task Documents_have_limits()
    {
        await MigrateAsync();
        var rules = string.Join(',', Enumerable.Range(0, 101).Select(i => $"{{\"name\":\"{i}\",\"policy\":{{}}}}"));
        Assert.Contains("at most 100 are allowed", await RefusedAsync("{\"rules\":[" + rules + "]}"), StringComparison.Ordinal);
        Assert.Contains("at most 262,144 are allowed", await RefusedAsync(new string(' ', 300_000)), StringComparison.Ordinal);
        Assert.Contains("at most 262,144 characters", await RefusedAsync(new string(' ', 1_100_000)), StringComparison.Ordinal);
        Assert.Contains("no valid document", await RefusedAsync(new string('[', 1_000)), StringComparison.Ordinal);
        Assert.Contains("at most 64", await RefusedAsync(One.Replace("one", new string('n', 65), StringComparison.Ordinal)), StringComparison.Ordinal);

        async Task<string> RefusedAsync(string document)
        {
            await File.WriteAllTextAsync(_file, document);
            var (code, text) = await RunAsync("policies", "apply", "--file", _file, "--note", "wrong");
            Assert.Equal(2, code);
            return text;
        }
    }

    [Theory]
    [InlineData(" ")]
    [InlineData("red\u001b[31m")]
    public async Task A_note_says_something_that_a_terminal_can_show(string note)
    {
        await MigrateAsync();
        await File.WriteAllTextAsync(_file, One);
        var (code, text) = await RunAsync("policies", "apply", "--file", _file, "--note", note);
        Assert.Equal(2, code);
        Assert.Contains("The note is empty or has a control character", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_not_there_is_named()
    {
        await MigrateAsync();
        Assert.Equal((2, true), await NamedAsync("There is no file", "policies", "apply", "--file", "/nowhere.json", "--note", "x"));
        Assert.Equal((2, true), await NamedAsync("There is no version 99999", "policies", "revert", "--version", "99999", "--note", "x"));
        Assert.Equal((1, true), await NamedAsync("--note", "policies", "apply", "--file", "/nowhere.json"));

        async Task<(int Code, bool IsNamed)> NamedAsync(string named, params string[] args) =>
            await RunAsync(args) is var (code, text) ? (code, text.Contains(named, StringComparison.Ordinal)) : default;
    }

    [Fact]
    public async Task The_example_of_the_documentation_is_valid()
    {
        await MigrateAsync();
        var page = await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "TELEMETRY.md"));
        var from = page.IndexOf("```json", StringComparison.Ordinal) + "```json".Length;
        await ApplyAsync(page[from..page.IndexOf("```", from, StringComparison.Ordinal)], "example");
    }

    private static string Minified(string json) => JsonSerializer.Serialize(JsonDocument.Parse(json).RootElement);

    private static JsonElement Json((int Code, string Text) printed)
    {
        Assert.True(printed.Code == 0, printed.Text);
        return JsonDocument.Parse(printed.Text).RootElement;
    }

    private async Task<long> ApplyAsync(string document, string note)
    {
        await File.WriteAllTextAsync(_file, document);
        var (code, text) = await RunAsync("policies", "apply", "--file", _file, "--note", note);
        Assert.True(code == 0, text);
        return await LatestAsync();
    }

    private async Task<long> LatestAsync() =>
        Json(await RunAsync("policies", "list", "--json")).EnumerateArray().Select(version => version.GetProperty("version").GetInt64()).FirstOrDefault();

    private async Task MigrateAsync() => Assert.Equal(0, (await RunAsync("migrate")).Code);

    private Task<(int Code, string Text)> RunAsync(params string[] args)
    {
        var options = new ServerOptions();
        store.Configure(options);
        return CommandOutput.RunAsync(options, args);
    }
}

public sealed class SqlitePolicyCommandTests(SqliteStoreFixture store) : PolicyCommandTests(store), IClassFixture<SqliteStoreFixture>;

public sealed class PostgresPolicyCommandTests(PostgresStoreFixture store) : PolicyCommandTests(store), IClassFixture<PostgresStoreFixture>;
