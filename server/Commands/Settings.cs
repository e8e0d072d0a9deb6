using System.CommandLine;

namespace OfflineSync.Server.Commands;

/// <summary>The settings among a command's arguments: <c>--Section:Key value</c>, or one of the few without a section.</summary>
internal static class Settings
{
    private const string Telemetry = "--OTEL_";
    private static readonly string[] WithoutSection = ["--urls", "--environment", "--contentRoot", "--http_ports", "--https_ports"];

    /// <exception cref="InvalidOperationException">An argument is neither an option of the command nor a setting: a typing error must not be taken for nothing.</exception>
    public static string[] Of(ParseResult result)
    {
        var tokens = result.UnmatchedTokens;
        for (var i = 0; i < tokens.Count; i++)
        {
            var name = tokens[i].Split('=')[0];
            var isSetting = name.Contains(':', StringComparison.Ordinal) || name.StartsWith(Telemetry, StringComparison.Ordinal) || WithoutSection.Contains(name);
            if (!name.StartsWith("--", StringComparison.Ordinal) || !isSetting)
                throw new InvalidOperationException($"\"{tokens[i]}\" is no option of this command, nor a setting such as --OfflineSync:Sqlite:Path FILE. \"--help\" shows the options.");
            if (name == tokens[i] && ++i == tokens.Count)
                throw new InvalidOperationException($"The setting {name} has no value.");
        }
        return [.. tokens];
    }
}
