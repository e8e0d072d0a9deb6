namespace OfflineSync.Demo.Tests;

public sealed class DemoCommandTests
{
    [Theory]
    [InlineData("--devices must be a number from 2 to 10, not '1'.", "--devices", "1")]
    [InlineData("--devices must be a number from 2 to 10, not '11'.", "--devices", "11")]
    [InlineData("--devices must be a number from 2 to 10, not 'two'.", "--devices", "two")]
    [InlineData("--server must be an http:// address such as http://127.0.0.1:8580, not 'localhost'.", "--server", "localhost")]
    [InlineData("--server and --postgres exclude each other", "--server", "http://localhost:1", "--postgres", "Host=x")]
    [InlineData("--postgres must be a connection string such as", "--postgres", "nonsense")]
    [InlineData("--postgres must be a connection string such as", "--postgres", "")]
    public void Bad_input_gives_one_error_that_says_what_is_wrong(string message, params string[] arguments)
    {
        var error = Assert.Single(new DemoCommand((_, _) => Task.FromResult(0)).Parse(arguments).Errors);

        Assert.StartsWith(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Options_reach_the_run()
    {
        DemoOptions? options = null;
        var command = new DemoCommand((given, _) =>
        {
            options = given;
            return Task.FromResult(7);
        });

        var exitCode = await command.Parse(["--devices", "3", "--imported-keys", "--json", "--data", "a.db", "--server", "http://localhost:1"]).InvokeAsync();

        Assert.Equal(7, exitCode);
        Assert.Equal((3, true, true, "a.db", "http://localhost:1/"), (
            options!.Devices, options.ImportedKeys, options.Json, options.Data!.Name, options.Server!.AbsoluteUri));
    }
}
