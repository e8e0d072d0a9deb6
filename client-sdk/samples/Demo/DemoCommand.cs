using System.CommandLine;
using System.CommandLine.Parsing;
using System.Data.Common;
using System.Globalization;

namespace OfflineSync.Demo;

/// <summary>The command line.</summary>
internal sealed class DemoCommand
{
    private readonly Option<FileInfo?> _data = new("--data")
    {
        Description = "Sync this SQLite database instead of made-up invoices. It is copied, never modified.",
        HelpName = "FILE",
    };

    private readonly Option<bool> _importedKeys = new("--imported-keys")
    {
        Description = "Track tables with a lone INTEGER PRIMARY KEY too: their numbers are assigned elsewhere.",
    };

    private readonly Option<int> _devices = new("--devices")
    {
        Description = $"How many devices take part: {DemoOptions.DevicesMin} to {DemoOptions.DevicesMax}.",
        HelpName = "N",
        DefaultValueFactory = _ => DemoOptions.DevicesMin,
        CustomParser = ParseDevices,
    };

    private readonly Option<Uri?> _server = new("--server")
    {
        Description = "Use this running server (http://host:port) with a scope of its own, instead of starting one.",
        HelpName = "URL",
        CustomParser = ParseServer,
    };

    private readonly Option<string?> _token = new("--token")
    {
        Description = "The bearer token for --server, one that may write the scopes demo-*.",
        HelpName = "TOKEN",
    };

    private readonly Option<string?> _postgres = new("--postgres")
    {
        Description = "Start the server on this PostgreSQL database instead of its embedded store.",
        HelpName = "CONNECTION",
        CustomParser = ParsePostgres,
    };

    private readonly Option<bool> _json = new("--json")
    {
        Description = "Print the result as one line of JSON on standard output.",
    };

    private readonly RootCommand _root = new("Devices edit offline, lose a connection in the middle of a push, and end up equal.");

    public DemoCommand(Func<DemoOptions, CancellationToken, Task<int>> run)
    {
        foreach (var option in new Option[] { _data, _importedKeys, _devices, _server, _token, _postgres, _json })
            _root.Options.Add(option);
        _root.Validators.Add(result =>
        {
            if (result.GetResult(_server) is not null && result.GetResult(_postgres) is not null)
                result.AddError("--server and --postgres exclude each other: a running server has its own store.");
            if (result.GetResult(_token) is not null && result.GetResult(_server) is null)
                result.AddError("--token is for --server: a server that the demo starts needs none.");
        });
        _root.SetAction((parsed, cancellation) => run(Read(parsed), cancellation));
    }

    public ParseResult Parse(string[] args) => _root.Parse(args);

    private DemoOptions Read(ParseResult parsed) => new()
    {
        Data = parsed.GetValue(_data),
        ImportedKeys = parsed.GetValue(_importedKeys),
        Devices = parsed.GetValue(_devices),
        Server = parsed.GetValue(_server),
        Token = parsed.GetValue(_token),
        Postgres = parsed.GetValue(_postgres),
        Json = parsed.GetValue(_json),
    };

    private static int ParseDevices(ArgumentResult result)
    {
        var text = result.Tokens.Count == 1 ? result.Tokens[0].Value : "";
        if (int.TryParse(text, CultureInfo.InvariantCulture, out var devices) && devices is >= DemoOptions.DevicesMin and <= DemoOptions.DevicesMax)
            return devices;
        result.AddError($"--devices must be a number from {DemoOptions.DevicesMin} to {DemoOptions.DevicesMax}, not '{text}'.");
        return 0;
    }

    private static string? ParsePostgres(ArgumentResult result)
    {
        var text = result.Tokens.Count == 1 ? result.Tokens[0].Value : "";
        try
        {
            if (new DbConnectionStringBuilder { ConnectionString = text }.ContainsKey("Host"))
                return text;
        }
        catch (ArgumentException)
        {
            // Not of the form "name=value;…".
        }
        result.AddError("--postgres must be a connection string such as 'Host=127.0.0.1;Username=postgres;Database=offlinesync'.");
        return null;
    }

    private static Uri? ParseServer(ArgumentResult result)
    {
        var text = result.Tokens.Count == 1 ? result.Tokens[0].Value : "";
        if (Uri.TryCreate(text, UriKind.Absolute, out var server) && server.Scheme == Uri.UriSchemeHttp)
            return server;
        // The proxy between a device and the server reads HTTP/2 frames to know when the reply passes; it cannot under TLS.
        result.AddError($"--server must be an http:// address such as http://127.0.0.1:8580, not '{text}'.");
        return null;
    }
}
