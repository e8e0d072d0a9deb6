using System.CommandLine;
using OfflineSync.Server.Access;
using OfflineSync.Server.Hosting;

namespace OfflineSync.Server.Commands;

/// <summary><c>token</c>: makes tokens and the keys that sign them, for installations without an authority and for development.</summary>
internal static class TokenCommand
{
    private static readonly TimeSpan DefaultLifetime = TimeSpan.FromHours(12);

    public static Command Create()
    {
        var key = new Command("key", "Makes a signing key for OfflineSync:Access:Keys:0, and prints it.");
        key.SetAction(result => result.InvocationConfiguration.Output.WriteLine(BearerTokens.CreateKey()));
        return new Command("token", "Makes bearer tokens, and the keys that sign them.") { CreateToken(), key };
    }

    private static Command CreateToken()
    {
        var subject = new Option<string>("--subject") { Description = "The user or device that the token is for. Client ids belong to it.", Required = true };
        var read = new Option<string[]>("--read") { Description = "A scope that it may read; with a * at its end, all that begin so. May be given several times." };
        var write = new Option<string[]>("--write") { Description = "The same, to read and write." };
        var isOperator = new Option<bool>("--operator") { Description = "Lets it see the operator's page (/dashboard)." };
        var lifetime = new Option<TimeSpan>("--lifetime") { Description = "How long it lasts, as in 12:00:00 (the default) or 7.00:00:00.", DefaultValueFactory = _ => DefaultLifetime };
        var create = new Command("create", "Makes a token that is signed with OfflineSync:Access:Keys:0, and prints it.") { subject, read, write, isOperator, lifetime };
        create.TreatUnmatchedTokensAsErrors = false;
        create.SetAction(result =>
        {
            var options = OptionsOf(Settings.Of(result));
            if (result.GetValue(lifetime) is var span && span <= TimeSpan.Zero)
                throw new InvalidOperationException("--lifetime must be positive.");
            var now = TimeProvider.System.GetUtcNow();
            result.InvocationConfiguration.Output.WriteLine(
                BearerTokens.Create(
                    options, result.GetValue(subject)!, result.GetValue(read) ?? [], result.GetValue(write) ?? [], now, span, result.GetValue(isOperator)));
        });
        return create;
    }

    private static AccessOptions OptionsOf(string[] settings)
    {
        var builder = ServerHost.CreateBuilder(settings);
        var options = new ServerOptions();
        options.Read(builder.Configuration);
        return options.Access.Keys.Count > 0 ? options.Access : throw new InvalidOperationException(
            "There is no signing key. Set OfflineSync:Access:Keys:0 (OfflineSync__Access__Keys__0 in the environment) to the one that the server has; \"token key\" makes one. "
            + "With an authority, tokens come from there.");
    }
}
