using Microsoft.AspNetCore.Authentication;

namespace OfflineSync.Server.Access;

/// <summary>How the server lets callers in: follows from the options, the environment, and whether the host has an authentication of its own.</summary>
internal sealed class AccessPolicy
{
    /// <exception cref="InvalidOperationException">The settings would leave the server open, or closed to all; the message says what to set.</exception>
    public AccessPolicy(AccessOptions options, IServiceProvider services)
    {
        // Without a host (simulations) there is no environment, and nobody to call from outside.
        var isDevelopment = services.GetService<IHostEnvironment>()?.IsDevelopment();
        var hostHasOwn = services.GetService<IAuthenticationSchemeProvider>() is not null;
        if (options.ChecksTokens)
            Mode = AccessMode.Bearer;
        else if (options.Anonymous ?? (isDevelopment == true && !hostHasOwn))
            Mode = AccessMode.Anonymous;
        else if (hostHasOwn)
            Mode = AccessMode.Host;
        else
            throw new InvalidOperationException(
                "Nobody could use this server. Set OfflineSync:Access:Authority (an OpenID Connect authority) or OfflineSync:Access:Keys:0 (a signing key; the command "
                + "\"token key\" makes one). To try it out on this machine without tokens, set the environment to Development (ASPNETCORE_ENVIRONMENT=Development).");
        if (Mode == AccessMode.Anonymous && isDevelopment == false)
            throw new InvalidOperationException(
                "OfflineSync:Access:Anonymous is for the environment Development only (ASPNETCORE_ENVIRONMENT=Development). Set OfflineSync:Access:Authority or "
                + "OfflineSync:Access:Keys:0 instead.");
    }

    /// <summary>The way.</summary>
    public AccessMode Mode { get; }
}
