using System.CommandLine;

namespace OfflineSync.Server.Commands.Doctor;

/// <summary><c>doctor</c>: looks at everything that the server needs, and says what to do.</summary>
internal static class DoctorCommand
{
    public static Command Create()
    {
        var command = new Command("doctor", "Checks configuration, store, clock, certificates and free space, and says what to do. Ends with 1 when something is wrong.")
        {
            TreatUnmatchedTokensAsErrors = false,
        };
        command.SetAction((result, cancellationToken) => RunAsync(result, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult result, CancellationToken cancellationToken)
    {
        await using var app = StoreCommand.Build(result);
        var output = result.InvocationConfiguration.Output;
        var worst = Health.Good;
        await foreach (var finding in LookAsync(app).WithCancellation(cancellationToken))
        {
            await output.WriteLineAsync($"{Mark(finding.Health)} {finding.Check,-12} {finding.Text}");
            worst = finding.Health > worst ? finding.Health : worst;
        }
        return worst == Health.Bad ? 1 : 0;
    }

    private static async IAsyncEnumerable<Finding> LookAsync(WebApplication app)
    {
        await foreach (var finding in AccessChecks.RunAsync(app.Services))
            yield return finding;
        await foreach (var finding in StoreChecks.RunAsync(app.Services))
            yield return finding;
        foreach (var finding in CertificateChecks.Run(app.Configuration, app.Services.GetRequiredService<TimeProvider>().GetUtcNow()))
            yield return finding;
    }

    private static string Mark(Health health) => health switch
    {
        Health.Good => "ok  ",
        Health.Doubtful => "look",
        _ => "BAD ",
    };
}
