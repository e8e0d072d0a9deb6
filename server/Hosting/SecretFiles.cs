using Microsoft.Extensions.Configuration.EnvironmentVariables;
using Microsoft.Extensions.Configuration.KeyPerFile;
using Microsoft.Extensions.FileProviders;

namespace OfflineSync.Server.Hosting;

/// <summary>
/// Settings from files, as container engines hand secrets over: a file's name is the setting with <c>__</c> between its parts, its text the value without
/// the last line break. They are read at the start from <c>/run/secrets</c> if that folder exists, or from the folder that <c>OfflineSync:SecretsPath</c>
/// names. Environment variables and the command line override files; files override <c>appsettings.json</c>.
/// </summary>
internal static class SecretFiles
{
    private const string PathSetting = ServerOptions.Section + ":SecretsPath";
    private const string DefaultFolder = "/run/secrets";

    /// <summary>Adds the files to the configuration.</summary>
    /// <param name="configuration">The configuration with all its other sources.</param>
    /// <param name="contentRoot">What a relative path in the setting is relative to.</param>
    /// <exception cref="InvalidOperationException">The folder that the setting names does not exist, or a file in it cannot be read.</exception>
    public static void AddSecretFiles(this ConfigurationManager configuration, string contentRoot)
    {
        var setting = configuration[PathSetting];
        var isNamed = !string.IsNullOrWhiteSpace(setting);
        var folder = isNamed ? Path.GetFullPath(setting!, contentRoot) : DefaultFolder;
        if (!Directory.Exists(folder))
        {
            if (isNamed)
                throw new InvalidOperationException($"{PathSetting} is \"{setting}\", and there is no such folder. Create it, or remove the setting.");
            return;
        }
        var files = new KeyPerFileConfigurationSource { FileProvider = new PhysicalFileProvider(folder), Optional = true };
        try
        {
            configuration.Sources.Insert(BelowEnvironment(configuration.Sources), files);
        }
        catch (UnauthorizedAccessException exception)
        {
            throw new InvalidOperationException(
                $"A secret cannot be read: {exception.Message} Give the server's user the right to read the files in {folder}.", exception);
        }
    }

    /// <summary>Below the app's environment variables. The host's own ones, which have prefixes, come earlier.</summary>
    private static int BelowEnvironment(IList<IConfigurationSource> sources)
    {
        for (var i = sources.Count - 1; i >= 0; i--)
        {
            if (sources[i] is EnvironmentVariablesConfigurationSource { Prefix: null or "" })
                return i;
        }
        return sources.Count;
    }
}
