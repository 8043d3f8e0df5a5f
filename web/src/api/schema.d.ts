// Generated from docs/openapi.json by `npm run api`; do not edit.
export interface paths {
    "/alerts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["list_alerts"];
        put?: never;
        post: operations["create_alert"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/alerts/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["get_alert"];
        put: operations["update_alert"];
        post?: never;
        delete: operations["delete_alert"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/alerts/{id}/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["preview_alert"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/alerts/{id}/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["test_alert"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/availability": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["list_availability"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/availability.csv": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["download_availability"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/availability/hosts/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["get_host_availability"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/availability/services/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["get_service_availability"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/backups": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["create_backup"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/channels": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["list_channels"];
        put?: never;
        post: operations["create_channel"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/channels/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["get_channel"];
        put: operations["update_channel"];
        post?: never;
        delete: operations["delete_channel"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/channels/{id}/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["test_channel"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/checks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["list_checks"];
        put?: never;
        post: operations["create_check"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/checks/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["get_check"];
        put: operations["update_check"];
        post?: never;
        delete: operations["delete_check"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/checks/{id}/run": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["run_check"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/classifiers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["list_classifiers"];
        put?: never;
        post: operations["create_classifier"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/classifiers/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["get_classifier"];
        put: operations["update_classifier"];
        post?: never;
        delete: operations["delete_classifier"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/classifiers/{id}/versions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["list_classifier_versions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/classifiers/{id}/versions/{version}/restore": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["restore_classifier"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/classifiers/try": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["try_classifier"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["stream_events"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/host-groups": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["list_host_groups"];
        put?: never;
        post: operations["create_host_group"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/host-groups/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["get_host_group"];
        put: operations["update_host_group"];
        post?: never;
        delete: operations["delete_host_group"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/host-groups/{id}/hosts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["list_group_hosts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/hosts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["list_hosts"];
        put?: never;
        post: operations["create_host"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/hosts/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["get_host"];
        put: operations["update_host"];
        post?: never;
        delete: operations["delete_host"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/hosts/{id}/health": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["get_host_health"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/hosts/{id}/maintenance-windows": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["list_host_maintenance_windows"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/hosts/{id}/messages": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["list_messages"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/hosts/{id}/run": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["run_host"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/hosts/{id}/transitions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["list_transitions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/hosts/test-connection": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["test_connection"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/incidents": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["list_incidents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/incidents/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["get_incident"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/incidents/{id}/acknowledge": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["acknowledge_incident"];
        delete: operations["take_acknowledgement_back"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/maintenance-windows": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["list_maintenance_windows"];
        put?: never;
        post: operations["create_maintenance_window"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/maintenance-windows/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["get_maintenance_window"];
        put: operations["update_maintenance_window"];
        post?: never;
        delete: operations["delete_maintenance_window"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/maintenance-windows/{id}/end": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["end_maintenance_window"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/monitoring-gaps": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["list_monitoring_gaps"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/notifications": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["list_notifications"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/notifications/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["get_notification"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/notifications/{id}/discard": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["discard_notification"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/notifications/{id}/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["retry_notification"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/overview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["get_overview"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/plugins": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["list_plugins"];
        put?: never;
        post: operations["create_plugin"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/plugins/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["get_plugin"];
        put?: never;
        post?: never;
        delete: operations["delete_plugin"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/plugins/{id}/hosts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["list_plugin_hosts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/schedules": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["list_schedules"];
        put?: never;
        post: operations["create_schedule"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/schedules/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["get_schedule"];
        put: operations["update_schedule"];
        post?: never;
        delete: operations["delete_schedule"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/schedules/{id}/next": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["list_next_runs"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/series": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["get_series"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/series/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["export_series"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/services": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["list_services"];
        put?: never;
        post: operations["create_service"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/services/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["get_service"];
        put: operations["update_service"];
        post?: never;
        delete: operations["delete_service"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/services/{id}/health": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["get_service_health"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/services/{id}/maintenance-windows": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["list_service_maintenance_windows"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/services/{id}/transitions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["list_service_transitions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["create_session"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sessions/current": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["get_session"];
        put?: never;
        post?: never;
        delete: operations["delete_session"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/setup": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["get_setup"];
        put?: never;
        post: operations["create_first_user"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/status": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["get_status"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/system-logs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["list_system_logs"];
        put?: never;
        post?: never;
        delete: operations["clear_system_logs"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/system-logs/read": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["mark_system_logs_read"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/system-logs/unread": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["count_unread_system_logs"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tokens": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["list_tokens"];
        put?: never;
        post: operations["create_token"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tokens/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete: operations["delete_token"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/users": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["list_users"];
        put?: never;
        post: operations["create_user"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/users/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["get_user"];
        put: operations["update_user"];
        post?: never;
        delete: operations["delete_user"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /** @description What others should know. */
        AcknowledgeBody: {
            note?: string | null;
            until?: components["schemas"]["Time"] | null;
        };
        /** @description Windows on the wall clock of a time zone. */
        ActiveHours: {
            /**
             * @description An IANA name.
             * @example Europe/Berlin
             */
            timezone: string;
            windows: components["schemas"]["HoursWindow"][];
        };
        /** @description A rule that tells people of changes. */
        Alert: components["schemas"]["AlertBody"] & {
            created_at: components["schemas"]["Time"];
            /** Format: int64 */
            id: number;
            /** @description The rule in words. */
            sentence: string;
        };
        /** @description What people set about an alert. An empty restriction restricts nothing. */
        AlertBody: {
            channel_ids: number[];
            check_ids: number[];
            enabled: boolean;
            /** @description Healths before the change. */
            from: components["schemas"]["Health"][];
            host_group_ids: number[];
            host_ids: number[];
            name: string;
            plugin_ids: string[];
            service_ids: number[];
            subject: components["schemas"]["AlertSubject"];
            /** @description Healths after the change. */
            to: components["schemas"]["Health"][];
        };
        /** @description What the rule would have sent. */
        AlertPreview: {
            /** @description The newest matching changes. */
            examples: components["schemas"]["Transition"][];
            /** @description Messages that it would have sent. */
            notifications: number;
            /** @description Different receivers of them. */
            recipients: number;
            /** @description Changes that the rule matches. */
            transitions: number;
        };
        /**
         * @description Whose changes an alert looks at.
         * @enum {string}
         */
        AlertSubject: "plugin" | "host" | "service";
        /** @description What became of the test on each channel. */
        AlertTest: {
            results: components["schemas"]["ChannelResult"][];
        };
        /** @description What every 4xx and 5xx answer carries. */
        ApiProblem: {
            /** @description A word that programs can act on, such as `validation_failed`. */
            code: string;
            /** @description The field at fault, such as `intervals[1].delta_s`. */
            field: string | null;
            /** @description Names this answer; the system log has it for 5xx answers. */
            id: string;
            /** @description What is wrong and what to do, for people. */
            message: string;
        };
        /** @description One plugin that one check runs on the host, with its newest result. */
        Assignment: {
            /** Format: int64 */
            check_id: number;
            check_name: string;
            classifier: components["schemas"]["ClassifierUsed"] | null;
            /** @description Whether the host has its health from this one. */
            decisive: boolean;
            health: components["schemas"]["Health"];
            /** Format: int64 */
            host_id: number;
            /** Format: int64 */
            id: number;
            last_at: components["schemas"]["Time"] | null;
            /** @description From the monitored machine. */
            message: string | null;
            /** @description The primary value first, if there is one. */
            metrics: components["schemas"]["AssignmentMetric"][];
            next_at: components["schemas"]["Time"] | null;
            plugin_id: string;
            plugin_name: string;
            /** @description The classifier's words. */
            reason: string | null;
            result_type: components["schemas"]["ResultType"] | null;
            since: components["schemas"]["Time"];
            /** Format: double */
            value: number | null;
            view: components["schemas"]["View"];
        };
        /** @description A number over time. */
        AssignmentMetric: {
            /** @description Of all instances together: `Used`. */
            label: string;
            /** Format: double */
            last: number | null;
            /** @description An instance stands in brackets: `used_percent[/var]`. */
            name: string;
            unit: string;
        };
        /** @description One attempt. */
        AttemptLog: {
            /** @description What the receiver said; null if that is not known. */
            answer: string | null;
            at: components["schemas"]["Time"];
        };
        /** @description How much of the time one host or service worked. */
        Availability: {
            counted: components["schemas"]["Counted"];
            /** Format: int64 */
            id: number;
            /** @description `service` or `host`. */
            kind: string;
            /**
             * Format: int64
             * @description The longest outage; 0 if there was none.
             */
            longest_outage_s: number;
            /**
             * Format: int64
             * @description How long it took on average until it worked again; null if there was no outage.
             */
            mean_outage_s: number | null;
            name: string;
            /**
             * Format: int64
             * @description How often it stopped working (`unknown`, `major` or `critical`). Planned work and time
             *     without data neither end an outage nor count towards its length.
             */
            outages: number;
        };
        /** @description How much of one day something worked. */
        AvailabilityDay: {
            counted: components["schemas"]["Counted"];
            /** @description Such as `2026-10-01`. */
            date: string;
        };
        /** @description How much of each day something worked. */
        AvailabilityDays: {
            /** @description All days together. */
            counted: components["schemas"]["Counted"];
            /** @description Oldest first. */
            days: components["schemas"]["AvailabilityDay"][];
            name: string;
            period: components["schemas"]["ReportPeriod"];
        };
        /** @description How much of the time everything worked. */
        AvailabilityReport: {
            /** @description Services and hosts: services first, then the worst first. */
            items: components["schemas"]["Availability"][];
            /** @description Give this as `cursor` for the next page; null on the last. */
            next_cursor: string | null;
            period: components["schemas"]["ReportPeriod"];
        };
        /** @description A configured way to send, without its secrets. */
        Channel: components["schemas"]["ModuleAndConfig"] & {
            created_at: components["schemas"]["Time"];
            enabled: boolean;
            /** Format: int64 */
            id: number;
            name: string;
            /** @description The names of the secrets that are set. */
            secrets_set: string[];
        };
        /** @description What people set about a channel. */
        ChannelBody: {
            /** @description The module's configuration. */
            config: components["schemas"]["ChannelConfig"];
            /** @description Nothing is sent by a disabled channel. */
            enabled?: boolean;
            module: components["schemas"]["Module"];
            name: string;
            /** @description Write-only. Absent ones stay as they are; null removes one. */
            secrets?: {
                [key: string]: string | null;
            };
        };
        /** @description The configuration of one of the modules. */
        ChannelConfig: components["schemas"]["EmailConfig"] | components["schemas"]["WebhookConfig"] | components["schemas"]["SyslogConfig"];
        /** @description What became of the test on one channel. */
        ChannelResult: components["schemas"]["SendResult"] & {
            /** Format: int64 */
            channel_id: number;
        };
        /** @description Which plugins run on which hosts. */
        Check: components["schemas"]["CheckBody"] & {
            created_at: components["schemas"]["Time"];
            /** Format: int64 */
            id: number;
            /** @description Hosts, direct and through groups, times plugins. */
            run_count: number;
        };
        /** @description What people set about a check. */
        CheckBody: {
            description: string;
            /** @description A disabled check keeps its history and does not run. */
            enabled: boolean;
            host_group_ids: number[];
            host_ids: number[];
            name: string;
            /** @description In the order shown. */
            plugins: components["schemas"]["CheckPlugin"][];
            schedule_ids: number[];
        };
        /** @description One plugin of a check. */
        CheckPlugin: {
            /**
             * Format: int64
             * @description Instead of the plugin's default classifier.
             */
            classifier_id: number | null;
            /**
             * Format: int32
             * @description Instead of the plugin's own number of results.
             */
            n_historical: number | null;
            /** @description As the plugin's JSON Schema asks for. */
            parameters: components["schemas"]["JsonObject"];
            plugin_id: string;
        };
        /** @description A Lua script that turns results into a health. */
        Classifier: components["schemas"]["ClassifierBody"] & {
            created_at: components["schemas"]["Time"];
            /**
             * Format: int64
             * @description Counts from 1.
             */
            current_version: number;
            /** Format: int64 */
            id: number;
            /** @description Set if this is the default of that plugin. */
            plugin_id: string | null;
            /** @description When the current version was written. */
            updated_at: components["schemas"]["Time"];
        };
        /** @description What people set about a classifier. */
        ClassifierBody: {
            description: string;
            name: string;
            /** @description The Lua text. */
            source: string;
        };
        /** @description A classifier at one version. */
        ClassifierUsed: {
            /** Format: int64 */
            id: number;
            name: string;
            /** Format: int64 */
            version: number;
        };
        /** @description What a classifier was at some time. */
        ClassifierVersion: {
            /** @description A user's name, or `package <plugin id> <version>`. */
            author: string;
            created_at: components["schemas"]["Time"];
            source: string;
            /** Format: int64 */
            version: number;
        };
        /** @description Whom to greet, and with which key. */
        ConnectionBody: {
            address: string;
            /** @description What `prophasis-agent setup` printed. */
            enrolment?: string | null;
            /**
             * Format: int64
             * @description Without an enrolment: use the key of this host.
             */
            host_id?: number | null;
            /**
             * Format: int32
             * @description The enrolment's port, or 4048, if absent.
             */
            port?: number | null;
        };
        /** @description How the agent answered. */
        ConnectionTest: {
            agent_version: string | null;
            /** @description What happened and, if it failed, what to do. */
            message: string;
            ok: boolean;
            /** @description SHA-256 of the agent's public key, as hex. */
            pin: string | null;
            platform: string | null;
            result_type: components["schemas"]["ResultType"];
            /** Format: int64 */
            round_trip_ms: number | null;
        };
        /** @description Seconds by what they count as; each second of the time is counted once. */
        Counted: {
            /**
             * Format: double
             * @description How much of the watched time it worked (`ok`, `degraded` or `minor`), in percent. Watched
             *     is what was neither planned work nor without data; null if nothing was.
             */
            availability_percent: number | null;
            /** @description Seconds by health, without planned work. */
            health_s: components["schemas"]["HealthSeconds"];
            /**
             * Format: int64
             * @description Seconds of planned work.
             */
            maintenance_s: number;
            /**
             * Format: double
             * @description How much of the time without planned work has no data, in percent; null if all of it was
             *     planned work.
             */
            no_data_percent: number | null;
            /**
             * Format: int64
             * @description All seconds.
             */
            total_s: number;
        };
        /** @description Planned work that covers one host or service. */
        CoveringWindows: {
            /**
             * @description Those of which some part lies in the time asked for, oldest first; the newest 1,000 if
             *     there are more.
             */
            items: components["schemas"]["MaintenanceWindow"][];
        };
        /** @description A fresh token. */
        CreatedToken: {
            /** @description Send it as `Authorization: Bearer …`. Nobody can show it again. */
            secret: string;
            token: components["schemas"]["Token"];
        };
        /** @description E-mail over SMTP; the secret `password` goes with `username`. */
        EmailConfig: {
            ca_pem: string | null;
            from: string;
            host: string;
            /** Format: int32 */
            port: number;
            tls: components["schemas"]["MailTls"];
            to: string[];
            username: string | null;
        };
        /** @description The first administrator. */
        FirstUser: {
            /** @description What is typed to sign in. */
            name: string;
            /** @description At least 12 characters. */
            password: string;
            /** @description From the link that the server printed: what follows `#token=`. */
            token: string;
        };
        /** @description How one redundancy group is. */
        GroupHealth: {
            /** @description Whether the service has its health from this group. */
            decisive: boolean;
            health: components["schemas"]["Health"];
            members: components["schemas"]["PartHealth"][];
            name: string;
            /** Format: int32 */
            needed: number;
            /** @description How many members are ok. */
            ok: number;
        };
        /** @description A member, direct or not. */
        GroupHost: {
            health: components["schemas"]["Health"];
            /** Format: int64 */
            host_id: number;
            host_name: string;
            /** @description The names of the groups from this one down to the one that names the host. */
            via: string[];
        };
        /**
         * @description How well something is, worst first.
         * @enum {string}
         */
        Health: "critical" | "major" | "minor" | "degraded" | "unknown" | "ok" | "no_data";
        /** @description Seconds by health. */
        HealthSeconds: {
            /** Format: int64 */
            critical: number;
            /** Format: int64 */
            degraded: number;
            /** Format: int64 */
            major: number;
            /** Format: int64 */
            minor: number;
            /** Format: int64 */
            no_data: number;
            /** Format: int64 */
            ok: number;
            /** Format: int64 */
            unknown: number;
        };
        /** @description One host's health. */
        Heat: {
            health: components["schemas"]["Health"];
            /** Format: int64 */
            host_id: number;
            name: string;
        };
        /** @description A monitored machine. */
        Host: {
            /** @description DNS name or IP address. */
            address: string;
            agent_version: string | null;
            created_at: components["schemas"]["Time"];
            description: string;
            /** @description A disabled host keeps its history and is not checked. */
            enabled: boolean;
            /** @description Whether the server holds its agent's key. */
            enrolled: boolean;
            health: components["schemas"]["Health"];
            /** @description The groups that name it directly. */
            host_group_ids: number[];
            /** Format: int64 */
            id: number;
            last_seen_at: components["schemas"]["Time"] | null;
            name: string;
            /** @description SHA-256 of the agent's public key, as hex. */
            pin: string | null;
            platform: string | null;
            /**
             * Format: int32
             * @description Where its agent listens.
             */
            port: number;
            since: components["schemas"]["Time"];
            tags: string[];
        };
        /** @description What people set about a host. */
        HostBody: {
            address: string;
            description?: string;
            enabled?: boolean;
            /** @description What `prophasis-agent setup` printed. Absent in a change, the agent's key stays. */
            enrolment?: string | null;
            host_group_ids?: number[];
            name: string;
            /** Format: int32 */
            port?: number;
            tags?: string[];
        };
        /** @description A named set of hosts and of other groups. */
        HostGroup: components["schemas"]["HostGroupBody"] & {
            created_at: components["schemas"]["Time"];
            /** @description Hosts, direct or through groups in it, each once. */
            effective_host_count: number;
            /** @description The most severe of its hosts. */
            health: components["schemas"]["Health"];
            /** Format: int64 */
            id: number;
        };
        /** @description What people set about a group. */
        HostGroupBody: {
            description: string;
            /** @description Groups whose members are members, too. */
            host_group_ids: number[];
            /** @description Hosts that are members themselves. */
            host_ids: number[];
            name: string;
        };
        /** @description How a host is, and why. */
        HostHealth: {
            /** @description Worst first. */
            assignments: components["schemas"]["Assignment"][];
            health: components["schemas"]["Health"];
            /** Format: int64 */
            host_id: number;
            maintenance: components["schemas"]["PlannedWork"] | null;
            /** @description In words. */
            reason: string;
            since: components["schemas"]["Time"];
        };
        /** @description Hours on some days; one that ends at or before its start runs past midnight. */
        HoursWindow: {
            days: components["schemas"]["Weekday"][];
            /** @example 08:00 */
            from: string;
            /** @example 18:00 */
            to: string;
        };
        /** @description A host's problem from its first bad result to the first good one. */
        Incident: {
            acknowledged_at: components["schemas"]["Time"] | null;
            /** @description Who said that they work on it. */
            acknowledged_by: string | null;
            acknowledged_until: components["schemas"]["Time"] | null;
            /** @description The most severe health that it has seen. */
            health: components["schemas"]["Health"];
            /** Format: int64 */
            host_id: number;
            host_name: string | null;
            /** Format: int64 */
            id: number;
            note: string | null;
            opened_at: components["schemas"]["Time"];
            resolved_at: components["schemas"]["Time"] | null;
            title: string;
        };
        /** @description One start and delta with its state. */
        Interval: {
            /** Format: int64 */
            delta_s: number;
            /** @description The next run, if the schedule is enabled and its hours allow it. */
            execute_next: components["schemas"]["Time"];
            /** Format: int64 */
            id: number;
            start: components["schemas"]["Time"];
        };
        /** @description One start and delta. */
        IntervalBody: {
            /**
             * Format: int64
             * @description Seconds between runs.
             */
            delta_s: number;
            start?: components["schemas"]["Time"] | null;
        };
        /** @description A JSON object. */
        JsonObject: {
            [key: string]: unknown;
        };
        /**
         * @description How bad an entry of the system log is.
         * @enum {string}
         */
        Level: "error" | "warning" | "info";
        /** @description One page of a list. */
        Listed_Alert: {
            /** @description The items, in the list's order. */
            items: (components["schemas"]["AlertBody"] & {
                created_at: components["schemas"]["Time"];
                /** Format: int64 */
                id: number;
                /** @description The rule in words. */
                sentence: string;
            })[];
            /** @description Give this as `cursor` for the next page; null on the last. */
            next_cursor: string | null;
        };
        /** @description One page of a list. */
        Listed_Channel: {
            /** @description The items, in the list's order. */
            items: (components["schemas"]["ModuleAndConfig"] & {
                created_at: components["schemas"]["Time"];
                enabled: boolean;
                /** Format: int64 */
                id: number;
                name: string;
                /** @description The names of the secrets that are set. */
                secrets_set: string[];
            })[];
            /** @description Give this as `cursor` for the next page; null on the last. */
            next_cursor: string | null;
        };
        /** @description One page of a list. */
        Listed_Check: {
            /** @description The items, in the list's order. */
            items: (components["schemas"]["CheckBody"] & {
                created_at: components["schemas"]["Time"];
                /** Format: int64 */
                id: number;
                /** @description Hosts, direct and through groups, times plugins. */
                run_count: number;
            })[];
            /** @description Give this as `cursor` for the next page; null on the last. */
            next_cursor: string | null;
        };
        /** @description One page of a list. */
        Listed_Classifier: {
            /** @description The items, in the list's order. */
            items: (components["schemas"]["ClassifierBody"] & {
                created_at: components["schemas"]["Time"];
                /**
                 * Format: int64
                 * @description Counts from 1.
                 */
                current_version: number;
                /** Format: int64 */
                id: number;
                /** @description Set if this is the default of that plugin. */
                plugin_id: string | null;
                /** @description When the current version was written. */
                updated_at: components["schemas"]["Time"];
            })[];
            /** @description Give this as `cursor` for the next page; null on the last. */
            next_cursor: string | null;
        };
        /** @description One page of a list. */
        Listed_ClassifierVersion: {
            /** @description The items, in the list's order. */
            items: {
                /** @description A user's name, or `package <plugin id> <version>`. */
                author: string;
                created_at: components["schemas"]["Time"];
                source: string;
                /** Format: int64 */
                version: number;
            }[];
            /** @description Give this as `cursor` for the next page; null on the last. */
            next_cursor: string | null;
        };
        /** @description One page of a list. */
        Listed_GroupHost: {
            /** @description The items, in the list's order. */
            items: {
                health: components["schemas"]["Health"];
                /** Format: int64 */
                host_id: number;
                host_name: string;
                /** @description The names of the groups from this one down to the one that names the host. */
                via: string[];
            }[];
            /** @description Give this as `cursor` for the next page; null on the last. */
            next_cursor: string | null;
        };
        /** @description One page of a list. */
        Listed_Host: {
            /** @description The items, in the list's order. */
            items: {
                /** @description DNS name or IP address. */
                address: string;
                agent_version: string | null;
                created_at: components["schemas"]["Time"];
                description: string;
                /** @description A disabled host keeps its history and is not checked. */
                enabled: boolean;
                /** @description Whether the server holds its agent's key. */
                enrolled: boolean;
                health: components["schemas"]["Health"];
                /** @description The groups that name it directly. */
                host_group_ids: number[];
                /** Format: int64 */
                id: number;
                last_seen_at: components["schemas"]["Time"] | null;
                name: string;
                /** @description SHA-256 of the agent's public key, as hex. */
                pin: string | null;
                platform: string | null;
                /**
                 * Format: int32
                 * @description Where its agent listens.
                 */
                port: number;
                since: components["schemas"]["Time"];
                tags: string[];
            }[];
            /** @description Give this as `cursor` for the next page; null on the last. */
            next_cursor: string | null;
        };
        /** @description One page of a list. */
        Listed_HostGroup: {
            /** @description The items, in the list's order. */
            items: (components["schemas"]["HostGroupBody"] & {
                created_at: components["schemas"]["Time"];
                /** @description Hosts, direct or through groups in it, each once. */
                effective_host_count: number;
                /** @description The most severe of its hosts. */
                health: components["schemas"]["Health"];
                /** Format: int64 */
                id: number;
            })[];
            /** @description Give this as `cursor` for the next page; null on the last. */
            next_cursor: string | null;
        };
        /** @description One page of a list. */
        Listed_Incident: {
            /** @description The items, in the list's order. */
            items: {
                acknowledged_at: components["schemas"]["Time"] | null;
                /** @description Who said that they work on it. */
                acknowledged_by: string | null;
                acknowledged_until: components["schemas"]["Time"] | null;
                /** @description The most severe health that it has seen. */
                health: components["schemas"]["Health"];
                /** Format: int64 */
                host_id: number;
                host_name: string | null;
                /** Format: int64 */
                id: number;
                note: string | null;
                opened_at: components["schemas"]["Time"];
                resolved_at: components["schemas"]["Time"] | null;
                title: string;
            }[];
            /** @description Give this as `cursor` for the next page; null on the last. */
            next_cursor: string | null;
        };
        /** @description One page of a list. */
        Listed_MaintenanceWindow: {
            /** @description The items, in the list's order. */
            items: (components["schemas"]["MaintenanceWindowBody"] & {
                created_at: components["schemas"]["Time"];
                /** Format: int64 */
                id: number;
                phase: components["schemas"]["Phase"];
            })[];
            /** @description Give this as `cursor` for the next page; null on the last. */
            next_cursor: string | null;
        };
        /** @description One page of a list. */
        Listed_Message: {
            /** @description The items, in the list's order. */
            items: {
                /** Format: int64 */
                assignment_id: number;
                /** Format: int64 */
                check_id: number;
                /** Format: int64 */
                count: number;
                first_at: components["schemas"]["Time"];
                last_at: components["schemas"]["Time"];
                message: string;
                plugin_id: string;
                result_type: components["schemas"]["ResultType"];
            }[];
            /** @description Give this as `cursor` for the next page; null on the last. */
            next_cursor: string | null;
        };
        /** @description One page of a list. */
        Listed_Notification: {
            /** @description The items, in the list's order. */
            items: {
                /** Format: int64 */
                alert_id: number;
                /** @description Null if the alert is gone. */
                alert_name: string | null;
                /**
                 * Format: int64
                 * @description How many were begun.
                 */
                attempts: number;
                /** Format: int64 */
                channel_id: number;
                /** @description Null if the channel is gone. */
                channel_name: string | null;
                created_at: components["schemas"]["Time"];
                /** Format: int64 */
                host_id: number | null;
                /** Format: int64 */
                id: number;
                /** @description `problem` or `recovery`. */
                kind: string;
                /** @description What the receiver said last, or how the attempt failed. */
                last_answer: string | null;
                next_attempt_at: components["schemas"]["Time"] | null;
                /** @description Why it was suppressed or discarded. */
                reason: string | null;
                recipient: string;
                sent_at: components["schemas"]["Time"] | null;
                status: components["schemas"]["NotificationStatus"];
                subject_line: string;
                /** Format: int64 */
                transition_id: number;
            }[];
            /** @description Give this as `cursor` for the next page; null on the last. */
            next_cursor: string | null;
        };
        /** @description One page of a list. */
        Listed_Plugin: {
            /** @description The items, in the list's order. */
            items: {
                /** @description The checks that use it. */
                check_ids: number[];
                /** Format: int64 */
                default_classifier_id: number;
                /**
                 * Format: int32
                 * @description How many results its classifier sees.
                 */
                default_n_historical: number;
                description: string;
                /** @description SHA-256 of the package. */
                hash: string;
                /** @example org.prophasis.cpu */
                id: string;
                installed_at: components["schemas"]["Time"];
                metrics: components["schemas"]["MetricDescription"][];
                name: string;
                parameters: components["schemas"]["JsonObject"] | null;
                /** @description What runs it: `builtin`, `python` or `exec`. */
                runtime: string;
                /** @description Where it runs: `agent` or `server`. */
                side: string;
                /** Format: int64 */
                size_bytes: number;
                /** @description Whether it came with Prophasis. */
                standard: boolean;
                suggested_checks: components["schemas"]["Suggestion"][];
                /**
                 * Format: int64
                 * @description Total deadline of a run.
                 */
                timeout_s: number;
                version: string;
                view: components["schemas"]["View"];
            }[];
            /** @description Give this as `cursor` for the next page; null on the last. */
            next_cursor: string | null;
        };
        /** @description One page of a list. */
        Listed_PluginHost: {
            /** @description The items, in the list's order. */
            items: {
                /** @description Whether that is the newest version. */
                current: boolean;
                /** Format: int64 */
                host_id: number;
                host_name: string;
                /** @description The version that the agent last ran; null if it is not known since the server's start. */
                installed_hash: string | null;
            }[];
            /** @description Give this as `cursor` for the next page; null on the last. */
            next_cursor: string | null;
        };
        /** @description One page of a list. */
        Listed_Schedule: {
            /** @description The items, in the list's order. */
            items: {
                active_hours: components["schemas"]["ActiveHours"] | null;
                check_ids: number[];
                created_at: components["schemas"]["Time"];
                description: string;
                enabled: boolean;
                /** Format: int64 */
                id: number;
                intervals: components["schemas"]["Interval"][];
                name: string;
            }[];
            /** @description Give this as `cursor` for the next page; null on the last. */
            next_cursor: string | null;
        };
        /** @description One page of a list. */
        Listed_Service: {
            /** @description The items, in the list's order. */
            items: (components["schemas"]["ServiceBody"] & {
                created_at: components["schemas"]["Time"];
                health: components["schemas"]["Health"];
                /** Format: int64 */
                id: number;
                maintenance: components["schemas"]["PlannedWork"] | null;
                /** @description Which part made it so. */
                reason: string;
                since: components["schemas"]["Time"] | null;
            })[];
            /** @description Give this as `cursor` for the next page; null on the last. */
            next_cursor: string | null;
        };
        /** @description One page of a list. */
        Listed_SystemLog: {
            /** @description The items, in the list's order. */
            items: {
                at: components["schemas"]["Time"];
                /** @description A word that programs can look for. */
                code: string;
                /** Format: int64 */
                id: number;
                level: components["schemas"]["Level"];
                message: string;
                /** @description Whether the caller has marked it as read; information always is. */
                read: boolean;
                /** @description The `id` that an error answer named. */
                reference: string | null;
                /** @description Which part of the server. */
                source: string;
            }[];
            /** @description Give this as `cursor` for the next page; null on the last. */
            next_cursor: string | null;
        };
        /** @description One page of a list. */
        Listed_Token: {
            /** @description The items, in the list's order. */
            items: {
                created_at: components["schemas"]["Time"];
                expires_at: components["schemas"]["Time"] | null;
                /** Format: int64 */
                id: number;
                last_used_at: components["schemas"]["Time"] | null;
                /** @description What it is for. */
                name: string;
                /** @description The beginning of the secret, to recognise it. */
                prefix: string;
                /**
                 * Format: int64
                 * @description On whose behalf it acts.
                 */
                user_id: number;
            }[];
            /** @description Give this as `cursor` for the next page; null on the last. */
            next_cursor: string | null;
        };
        /** @description One page of a list. */
        Listed_Transition: {
            /** @description The items, in the list's order. */
            items: {
                /** Format: int64 */
                assignment_id: number | null;
                at: components["schemas"]["Time"];
                /** Format: int64 */
                check_id: number | null;
                from: components["schemas"]["Health"];
                /** Format: int64 */
                host_id: number | null;
                host_name: string | null;
                /** Format: int64 */
                id: number;
                /**
                 * Format: int64
                 * @description How many notifications it caused, of any status.
                 */
                notifications: number;
                plugin_id: string | null;
                plugin_name: string | null;
                /** @description Why, in the classifier's words. */
                reason: string | null;
                /** Format: int64 */
                service_id: number | null;
                service_name: string | null;
                subject: components["schemas"]["AlertSubject"];
                to: components["schemas"]["Health"];
                /** Format: double */
                value: number | null;
            }[];
            /** @description Give this as `cursor` for the next page; null on the last. */
            next_cursor: string | null;
        };
        /** @description One page of a list. */
        Listed_User: {
            /** @description The items, in the list's order. */
            items: {
                created_at: components["schemas"]["Time"];
                /** Format: int64 */
                id: number;
                /** @description What is typed to sign in; unique regardless of case. */
                name: string;
                role: components["schemas"]["Role"];
            }[];
            /** @description Give this as `cursor` for the next page; null on the last. */
            next_cursor: string | null;
        };
        /** @description Who signs in. */
        Login: {
            name: string;
            password: string;
        };
        /** @description One background loop. */
        LoopStatus: {
            detail: string;
            /** Format: int64 */
            errors: number;
            last_run_at: components["schemas"]["Time"] | null;
            name: string;
            /** Format: int64 */
            runs: number;
        };
        /**
         * @description How a connection to a mail server is protected.
         * @enum {string}
         */
        MailTls: "starttls" | "tls" | "none";
        /** @description Planned work. */
        MaintenanceWindow: components["schemas"]["MaintenanceWindowBody"] & {
            created_at: components["schemas"]["Time"];
            /** Format: int64 */
            id: number;
            phase: components["schemas"]["Phase"];
        };
        /** @description What people set about planned work. */
        MaintenanceWindowBody: {
            description: string;
            /** @description When it begins; may lie in the past. */
            from: components["schemas"]["Time"];
            /** @description The hosts in these groups, and in groups in them. */
            host_group_ids: number[];
            /** @description These hosts, with everything that runs on them. */
            host_ids: number[];
            name: string;
            /** @description These services. Work on a host is not work on the services that stand on it. */
            service_ids: number[];
            /** @description When it is over; at most a year after its beginning. */
            to: components["schemas"]["Time"];
        };
        /** @description Something that a service stands on. */
        Member: {
            /** Format: int64 */
            id: number;
            kind: components["schemas"]["MemberKind"];
        };
        /**
         * @description What kind of thing a member is.
         * @enum {string}
         */
        MemberKind: "host" | "host_group" | "check" | "service";
        /** @description The same text, any number of times in a row. It comes from the monitored machine. */
        Message: {
            /** Format: int64 */
            assignment_id: number;
            /** Format: int64 */
            check_id: number;
            /** Format: int64 */
            count: number;
            first_at: components["schemas"]["Time"];
            last_at: components["schemas"]["Time"];
            message: string;
            plugin_id: string;
            result_type: components["schemas"]["ResultType"];
        };
        /** @description A metric that a plugin gives. */
        MetricDescription: {
            label: string;
            name: string;
            unit: string;
        };
        /**
         * @description A way to send.
         * @enum {string}
         */
        Module: "email" | "webhook" | "syslog";
        ModuleAndConfig: {
            config: components["schemas"]["ChannelConfig"];
            module: components["schemas"]["Module"];
        };
        /** @description A time in which nobody watched: every health in it is `no_data`. */
        MonitoringGap: {
            from: components["schemas"]["Time"];
            to: components["schemas"]["Time"];
        };
        /** @description Times in which the server was off. */
        MonitoringGaps: {
            /**
             * @description Those of which some part lies in the time asked for, oldest first; the newest 10,000 if
             *     there are more.
             */
            items: components["schemas"]["MonitoringGap"][];
        };
        /** @description How well the monitoring itself keeps up, since the server's start. */
        MonitoringStatus: {
            /** Format: int64 */
            checks_per_minute: number;
            /** Format: int64 */
            in_flight: number;
            /** Format: int64 */
            late_runs: number;
            /** Format: int64 */
            skipped_runs: number;
        };
        /** @description The coming runs. */
        NextRuns: {
            times: components["schemas"]["Time"][];
            /** @description Whether there are more than could be listed. */
            truncated: boolean;
        };
        /** @description One message to one recipient. */
        Notification: {
            /** Format: int64 */
            alert_id: number;
            /** @description Null if the alert is gone. */
            alert_name: string | null;
            /**
             * Format: int64
             * @description How many were begun.
             */
            attempts: number;
            /** Format: int64 */
            channel_id: number;
            /** @description Null if the channel is gone. */
            channel_name: string | null;
            created_at: components["schemas"]["Time"];
            /** Format: int64 */
            host_id: number | null;
            /** Format: int64 */
            id: number;
            /** @description `problem` or `recovery`. */
            kind: string;
            /** @description What the receiver said last, or how the attempt failed. */
            last_answer: string | null;
            next_attempt_at: components["schemas"]["Time"] | null;
            /** @description Why it was suppressed or discarded. */
            reason: string | null;
            recipient: string;
            sent_at: components["schemas"]["Time"] | null;
            status: components["schemas"]["NotificationStatus"];
            subject_line: string;
            /** Format: int64 */
            transition_id: number;
        };
        /** @description One message to one recipient, attempt by attempt. */
        NotificationDetails: components["schemas"]["Notification"] & {
            attempts_log: components["schemas"]["AttemptLog"][];
        };
        /**
         * @description Where a notification stands.
         * @enum {string}
         */
        NotificationStatus: "pending" | "sent" | "dead" | "discarded" | "suppressed";
        /** @description Everything at a glance. */
        Overview: {
            /** @description Hosts by health; healths that no host has are absent. */
            counts: {
                [key: string]: number;
            };
            /** Format: int64 */
            dead_notifications: number;
            /** @description Every host, worst first. */
            heat: components["schemas"]["Heat"][];
            /** @description All hosts. */
            hosts: number;
            monitoring: components["schemas"]["MonitoringStatus"];
            /** @description One for each host with a problem, worst first, then the longest lasting. */
            problems: components["schemas"]["Problem"][];
            /** Format: int64 */
            system_logs_unread: number;
            /** @description One sentence. */
            verdict: string;
        };
        /** @description How one member is. */
        PartHealth: {
            /** @description Whether the service has its health from this member. */
            decisive: boolean;
            health: components["schemas"]["Health"];
            member: components["schemas"]["Member"];
            name: string;
        };
        /**
         * @description Where planned work stands.
         * @enum {string}
         */
        Phase: "coming" | "under_way" | "past";
        /** @description The planned work that something is under. */
        PlannedWork: {
            /** Format: int64 */
            id: number;
            name: string;
            /** @description When it is over. */
            to: components["schemas"]["Time"];
        };
        /** @description A package that measures one thing. */
        Plugin: {
            /** @description The checks that use it. */
            check_ids: number[];
            /** Format: int64 */
            default_classifier_id: number;
            /**
             * Format: int32
             * @description How many results its classifier sees.
             */
            default_n_historical: number;
            description: string;
            /** @description SHA-256 of the package. */
            hash: string;
            /** @example org.prophasis.cpu */
            id: string;
            installed_at: components["schemas"]["Time"];
            metrics: components["schemas"]["MetricDescription"][];
            name: string;
            parameters: components["schemas"]["JsonObject"] | null;
            /** @description What runs it: `builtin`, `python` or `exec`. */
            runtime: string;
            /** @description Where it runs: `agent` or `server`. */
            side: string;
            /** Format: int64 */
            size_bytes: number;
            /** @description Whether it came with Prophasis. */
            standard: boolean;
            suggested_checks: components["schemas"]["Suggestion"][];
            /**
             * Format: int64
             * @description Total deadline of a run.
             */
            timeout_s: number;
            version: string;
            view: components["schemas"]["View"];
        };
        /** @description A host on which the plugin runs. */
        PluginHost: {
            /** @description Whether that is the newest version. */
            current: boolean;
            /** Format: int64 */
            host_id: number;
            host_name: string;
            /** @description The version that the agent last ran; null if it is not known since the server's start. */
            installed_hash: string | null;
        };
        /** @description A host's problem. */
        Problem: {
            /** @description Whether somebody works on it. */
            acknowledged: boolean;
            /**
             * Format: int64
             * @description What the host has its health from.
             */
            assignment_id: number | null;
            /** Format: int64 */
            check_id: number | null;
            health: components["schemas"]["Health"];
            /** Format: int64 */
            host_id: number;
            host_name: string;
            /** Format: int64 */
            incident_id: number | null;
            maintenance: components["schemas"]["PlannedWork"] | null;
            plugin_id: string | null;
            plugin_name: string | null;
            reason: string;
            since: components["schemas"]["Time"];
        };
        ReadUpTo: {
            /**
             * Format: int64
             * @description The newest entry that was seen; it and all older ones count as read.
             */
            up_to_id: number;
        };
        /** @description Members of which `needed` must be ok. */
        RedundancyGroup: {
            members: components["schemas"]["Member"][];
            name: string;
            /** Format: int32 */
            needed: number;
        };
        /** @description The days that an answer is about. */
        ReportPeriod: {
            /** @description The first day, such as `2026-10-01`. */
            from: string;
            /** @description When the first day began. */
            from_at: components["schemas"]["Time"];
            /** @description The time zone in which days begin and end. */
            time_zone: string;
            /** @description The last day; today at most. */
            to: string;
            /** @description When the last day ended, or now if it has not. */
            to_at: components["schemas"]["Time"];
        };
        /**
         * @description Whether a result is the plugin's own, and if not, what went wrong.
         * @enum {string}
         */
        ResultType: "plugin" | "command_unsuccessful" | "authentication_error" | "request_error" | "connection_error" | "connection_timeout" | "certificate_error" | "plugin_error" | "plugin_timeout" | "signature_error";
        /**
         * @description What a user may do.
         * @enum {string}
         */
        Role: "viewer" | "administrator";
        /** @description How much was asked for. */
        Runs: {
            /** @description Plugins on hosts that will run. */
            runs: number;
        };
        /** @description When checks run. */
        Schedule: {
            active_hours: components["schemas"]["ActiveHours"] | null;
            check_ids: number[];
            created_at: components["schemas"]["Time"];
            description: string;
            enabled: boolean;
            /** Format: int64 */
            id: number;
            intervals: components["schemas"]["Interval"][];
            name: string;
        };
        /** @description What people set about a schedule. */
        ScheduleBody: {
            active_hours?: components["schemas"]["ActiveHours"] | null;
            check_ids?: number[];
            description?: string;
            enabled?: boolean;
            intervals: components["schemas"]["IntervalBody"][];
            name: string;
        };
        /** @description What the receiver said. */
        SendResult: {
            message: string;
            ok: boolean;
        };
        /** @description One metric over time; a gap is a null entry in all four lists. */
        Series: {
            /** Format: int64 */
            check_id: number;
            /**
             * Format: int64
             * @description Unix seconds.
             */
            from: number;
            /** Format: int64 */
            host_id: number;
            /**
             * Format: int64
             * @description The usual distance of measurements.
             */
            interval_s: number | null;
            last: (number | null)[];
            max: (number | null)[];
            mean: (number | null)[];
            metric: string;
            min: (number | null)[];
            plugin_id: string;
            /**
             * Format: int64
             * @description Seconds that one point stands for; 0 if each is one measurement.
             */
            step_s: number;
            /** @description `raw` if each point is one measurement, else `bucket`. */
            tier: string;
            /** @description Unix seconds. */
            time: number[];
            /**
             * Format: int64
             * @description Unix seconds.
             */
            to: number;
            unit: string;
        };
        /** @description What the users of the business see. */
        Service: components["schemas"]["ServiceBody"] & {
            created_at: components["schemas"]["Time"];
            health: components["schemas"]["Health"];
            /** Format: int64 */
            id: number;
            maintenance: components["schemas"]["PlannedWork"] | null;
            /** @description Which part made it so. */
            reason: string;
            since: components["schemas"]["Time"] | null;
        };
        /** @description What people set about a service. */
        ServiceBody: {
            /** @description All of these must work. */
            dependencies: components["schemas"]["Member"][];
            description: string;
            name: string;
            /** @description Of each of these, enough members must work. */
            redundancy_groups: components["schemas"]["RedundancyGroup"][];
        };
        /** @description How a service is, and why. */
        ServiceHealth: {
            dependencies: components["schemas"]["PartHealth"][];
            health: components["schemas"]["Health"];
            reason: string;
            redundancy_groups: components["schemas"]["GroupHealth"][];
            /** Format: int64 */
            service_id: number;
            since: components["schemas"]["Time"] | null;
        };
        /** @description Whether there is anything to set up. */
        Setup: {
            /** @description True until the first administrator exists. */
            needed: boolean;
        };
        /** @description Who is signed in. */
        SignedIn: {
            user: components["schemas"]["User"];
        };
        /** @description The server itself. */
        Status: {
            /** @description `sqlite` or `postgresql`. */
            database: string;
            loops: components["schemas"]["LoopStatus"][];
            started_at: components["schemas"]["Time"];
            storage: components["schemas"]["StorageStatus"];
            version: string;
        };
        /** @description Whether the database takes what is written to it. */
        StorageStatus: {
            /** @description What is wrong, for people; null if nothing is. */
            reason: string | null;
            /**
             * Format: int64
             * @description Results in memory that are not yet stored; a few are while all is well.
             */
            results_waiting: number;
            /**
             * @description Beyond this many, runs wait until some are stored, and those that are due meanwhile are
             *     skipped and counted.
             */
            results_waiting_max: number;
            since: components["schemas"]["Time"] | null;
            /** @description Whether everything is stored that was measured. */
            takes_writes: boolean;
        };
        /** @description A check that fits most hosts. */
        Suggestion: {
            /** Format: int32 */
            delta_s: number;
            name: string;
            parameters: components["schemas"]["JsonObject"];
        };
        /** @description RFC 5424 messages to a syslog server. */
        SyslogConfig: {
            address: string;
            facility: string;
            /** Format: int32 */
            port: number;
            transport: components["schemas"]["SyslogTransport"];
        };
        /**
         * @description How syslog messages travel.
         * @enum {string}
         */
        SyslogTransport: "udp" | "tcp";
        /** @description One entry, as the caller sees it. */
        SystemLog: {
            at: components["schemas"]["Time"];
            /** @description A word that programs can look for. */
            code: string;
            /** Format: int64 */
            id: number;
            level: components["schemas"]["Level"];
            message: string;
            /** @description Whether the caller has marked it as read; information always is. */
            read: boolean;
            /** @description The `id` that an error answer named. */
            reference: string | null;
            /** @description Which part of the server. */
            source: string;
        };
        /** Format: date-time */
        Time: string;
        /** @description A token, without its secret. */
        Token: {
            created_at: components["schemas"]["Time"];
            expires_at: components["schemas"]["Time"] | null;
            /** Format: int64 */
            id: number;
            last_used_at: components["schemas"]["Time"] | null;
            /** @description What it is for. */
            name: string;
            /** @description The beginning of the secret, to recognise it. */
            prefix: string;
            /**
             * Format: int64
             * @description On whose behalf it acts.
             */
            user_id: number;
        };
        /** @description What a token is for. */
        TokenBody: {
            expires_at?: components["schemas"]["Time"] | null;
            name: string;
        };
        /** @description One committed change of one thing's health. */
        Transition: {
            /** Format: int64 */
            assignment_id: number | null;
            at: components["schemas"]["Time"];
            /** Format: int64 */
            check_id: number | null;
            from: components["schemas"]["Health"];
            /** Format: int64 */
            host_id: number | null;
            host_name: string | null;
            /** Format: int64 */
            id: number;
            /**
             * Format: int64
             * @description How many notifications it caused, of any status.
             */
            notifications: number;
            plugin_id: string | null;
            plugin_name: string | null;
            /** @description Why, in the classifier's words. */
            reason: string | null;
            /** Format: int64 */
            service_id: number | null;
            service_name: string | null;
            subject: components["schemas"]["AlertSubject"];
            to: components["schemas"]["Health"];
            /** Format: double */
            value: number | null;
        };
        /** @description A script and made-up results. */
        Trial: {
            /** @description As many as values, or none. */
            messages?: (string | null)[];
            /** @description The check's parameters. */
            params?: components["schemas"]["JsonObject"];
            source: string;
            /** @description Oldest first, a minute apart, the last one now. */
            values: (number | null)[];
        };
        /** @description Where and why a script failed. */
        TrialFault: {
            /** Format: int32 */
            line: number | null;
            message: string;
        };
        /** @description How many errors and warnings the caller has not read. */
        Unread: {
            /** Format: int64 */
            count: number;
        };
        /** @description Somebody who signs in. */
        User: {
            created_at: components["schemas"]["Time"];
            /** Format: int64 */
            id: number;
            /** @description What is typed to sign in; unique regardless of case. */
            name: string;
            role: components["schemas"]["Role"];
        };
        /** @description What administrators set about a user. */
        UserBody: {
            name: string;
            /** @description At least 12 characters. Absent in a change, the password stays as it is. */
            password?: string | null;
            role: components["schemas"]["Role"];
        };
        /** @description What the script said. */
        Verdict: {
            fault: components["schemas"]["TrialFault"] | null;
            health: components["schemas"]["Health"];
            reason: string | null;
        };
        /**
         * @description How a plugin's results are shown.
         * @enum {string}
         */
        View: "valuegraph" | "percentgraph" | "counttable" | "messagelist" | "table" | "statetimeline" | "custom";
        /** @description A POST of JSON; the secret `signing_key` signs the body. */
        WebhookConfig: {
            body_template: string | null;
            ca_pem: string | null;
            headers: {
                [key: string]: string;
            };
            url: string;
        };
        /**
         * @description A day of the week.
         * @enum {string}
         */
        Weekday: "mon" | "tue" | "wed" | "thu" | "fri" | "sat" | "sun";
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    list_alerts: {
        parameters: {
            query?: {
                /** @description The last page's `next_cursor`. */
                cursor?: string;
                /** @description Items of a page, at most 500. */
                limit?: number;
                /** @description Only what contains this text. */
                q?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Listed_Alert"];
                };
            };
            /** @description refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiProblem"];
                };
            };
        };
    };
    create_alert: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AlertBody"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Alert"];
                };
            };
            /** @description refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiProblem"];
                };
            };
        };
    };
    get_alert: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Alert"];
                };
            };
            /** @description refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiProblem"];
                };
            };
        };
    };
    update_alert: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AlertBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Alert"];
                };
            };
            /** @description refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiProblem"];
                };
            };
        };
    };
    delete_alert: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description deleted */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiProblem"];
                };
            };
        };
    };
    preview_alert: {
        parameters: {
            query?: {
                /** @description How far to look back, at most 90. */
                days?: number;
            };
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AlertPreview"];
                };
            };
            /** @description refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiProblem"];
                };
            };
        };
    };
    test_alert: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description also if sending failed */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AlertTest"];
                };
            };
            /** @description refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiProblem"];
                };
            };
        };
    };
    list_availability: {
        parameters: {
            query?: {
                /** @description The last page's `next_cursor`; with the same days. */
                cursor?: string;
                /** @description The first day, such as `2026-10-01`, instead of a month. */
                from?: string;
                /** @description Items of a page, at most 500. */
                limit?: number;
                /** @description Such as `2026-10`. The present month, if neither it nor `from` is given. */
                month?: string;
                /** @description Only services and hosts whose name contains this text. */
                q?: string;
                /** @description The last day, up to a year after the first one; today, if absent. */
                to?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AvailabilityReport"];
                };
            };
            /** @description refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiProblem"];
                };
            };
        };
    };
    download_availability: {
        parameters: {
            query?: {
                /** @description The first day, such as `2026-10-01`, instead of a month. */
                from?: string;
                /** @description Such as `2026-10`. The present month, if neither it nor `from` is given. */
                month?: string;
                /** @description The last day, up to a year after the first one; today, if absent. */
                to?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/csv": string;
                };
            };
            /** @description refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiProblem"];
                };
            };
        };
    };
    get_host_availability: {
        parameters: {
            query?: {
                /** @description The first day, such as `2026-10-01`, instead of a month. */
                from?: string;
                /** @description Such as `2026-10`. The present month, if neither it nor `from` is given. */
                month?: string;
                /** @description The last day, up to a year after the first one; today, if absent. */
                to?: string;
            };
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AvailabilityDays"];
                };
            };
            /** @description refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiProblem"];
                };
            };
        };
    };
    get_service_availability: {
        parameters: {
            query?: {
                /** @description The first day, such as `2026-10-01`, instead of a month. */
                from?: string;
                /** @description Such as `2026-10`. The present month, if neither it nor `from` is given. */
                month?: string;
                /** @description The last day, up to a year after the first one; today, if absent. */
                to?: string;
            };
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AvailabilityDays"];
                };
            };
            /** @description refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiProblem"];
                };
            };
        };
    };
    create_backup: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description a file for `prophasis restore` */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/zstd": string;
                };
            };
            /** @description refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiProblem"];
                };
            };
        };
    };
    list_channels: {
        parameters: {
            query?: {
                /** @description The last page's `next_cursor`. */
                cursor?: string;
                /** @description Items of a page, at most 500. */
                limit?: number;
                /** @description Only what contains this text. */
                q?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Listed_Channel"];
                };
            };
            /** @description refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiProblem"];
                };
            };
        };
    };
    create_channel: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChannelBody"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Channel"];
                };
            };
            /** @description refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiProblem"];
                };
            };
        };
    };
    get_channel: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Channel"];
                };
            };
            /** @description refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiProblem"];
                };
            };
        };
    };
    update_channel: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChannelBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Channel"];
                };
            };
            /** @description refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiProblem"];
                };
            };
        };
    };
    delete_channel: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description deleted */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiProblem"];
                };
            };
        };
    };
    test_channel: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description also if sending failed */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SendResult"];
                };
            };
            /** @description refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiProblem"];
                };
            };
        };
    };
    list_checks: {
        parameters: {
            query?: {
                /** @description The last page's `next_cursor`. */
                cursor?: string;
                /** @description Items of a page, at most 500. */
                limit?: number;
                /** @description Only what contains this text. */
                q?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Listed_Check"];
                };
            };
            /** @description refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiProblem"];
                };
            };
        };
    };
    create_check: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CheckBody"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Check"];
                };
            };
            /** @description refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiProblem"];
                };
            };
        };
    };
    get_check: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Check"];
                };
            };
            /** @description refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiProblem"];
                };
            };
        };
    };
    update_check: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CheckBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Check"];
                };
            };
            /** @description refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiProblem"];
                };
            };
        };
    };
    delete_check: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description deleted */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiProblem"];
                };
            };
        };
    };
    run_check: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Runs"];
                };
            };
            /** @description refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiProblem"];
                };
            };
        };
    };
    list_classifiers: {
        parameters: {
            query?: {
                /** @description The last page's `next_cursor`. */
                cursor?: string;
                /** @description Items of a page, at most 500. */
                limit?: number;
                /** @description Only what contains this text. */
                q?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Listed_Classifier"];
                };
            };
            /** @description refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiProblem"];
                };
            };
        };
    };
    create_classifier: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ClassifierBody"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Classifier"];
                };
            };
            /** @description refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiProblem"];
                };
            };
        };
    };
    get_classifier: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Classifier"];
                };
            };
            /** @description refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiProblem"];
                };
            };
        };
    };
    update_classifier: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ClassifierBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Classifier"];
                };
            };
            /** @description refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiProblem"];
                };
            };
        };
    };
    delete_classifier: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description deleted */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiProblem"];
                };
            };
        };
    };
    list_classifier_versions: {
        parameters: {
            query?: {
                /** @description The last page's `next_cursor`. */
                cursor?: string;
                /** @description Items of a page, at most 500. */
                limit?: number;
                /** @description Only what contains this text. */
                q?: string;
            };
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Listed_ClassifierVersion"];
                };
            };
            /** @description refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiProblem"];
                };
            };
        };
    };
    restore_classifier: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
                version: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Classifier"];
                };
            };
            /** @description refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiProblem"];
                };
            };
        };
    };
    try_classifier: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Trial"];
            };
        };
        responses: {
            /** @description also if the script failed */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Verdict"];
                };
            };
            /** @description refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiProblem"];
                };
            };
        };
    };
    stream_events: {
        parameters: {
            query?: never;
            header?: {
                /** @description go on after this event */
                "Last-Event-ID"?: number | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description `hello` first, then `delta` at most once a second; `resync`: load all anew */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": string;
                };
            };
            /** @description refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiProblem"];
                };
            };
        };
    };
    list_host_groups: {
        parameters: {
            query?: {
                /** @description The last page's `next_cursor`. */
                cursor?: string;
                /** @description Items of a page, at most 500. */
                limit?: number;
                /** @description Only what contains this text. */
                q?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Listed_HostGroup"];
                };
            };
            /** @description refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiProblem"];
                };
            };
        };
    };
    create_host_group: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["HostGroupBody"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HostGroup"];
                };
            };
            /** @description refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiProblem"];
                };
            };
        };
    };
    get_host_group: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HostGroup"];
                };
            };
            /** @description refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiProblem"];
                };
            };
        };
    };
    update_host_group: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["HostGroupBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HostGroup"];
                };
            };
            /** @description refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiProblem"];
                };
            };
        };
    };
    delete_host_group: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description deleted */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiProblem"];
                };
            };
        };
    };
    list_group_hosts: {
        parameters: {
            query?: {
                /** @description The last page's `next_cursor`. */
                cursor?: string;
                /** @description Items of a page, at most 500. */
                limit?: number;
                /** @description Only what contains this text. */
                q?: string;
            };
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Listed_GroupHost"];
                };
            };
            /** @description refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiProblem"];
                };
            };
        };
    };
    list_hosts: {
        parameters: {
            query?: {
                /** @description The last page's `next_cursor`. */
                cursor?: string;
                /** @description Only hosts of this group, nested groups included. */
                group?: number;
                /**
                 * @description Only these healths, separated by commas.
                 * @example critical,major
                 */
                health?: string;
                /** @description Items of a page, at most 500. */
                limit?: number;
                /** @description Only hosts whose name, address or tags contain this text. */
                q?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Listed_Host"];
                };
            };
            /** @description refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiProblem"];
                };
            };
        };
    };
    create_host: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["HostBody"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Host"];
                };
            };
            /** @description refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiProblem"];
                };
            };
        };
    };
    get_host: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Host"];
                };
            };
            /** @description refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiProblem"];
                };
            };
        };
    };
    update_host: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["HostBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Host"];
                };
            };
            /** @description refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiProblem"];
                };
            };
        };
    };
    delete_host: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description deleted */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiProblem"];
                };
            };
        };
    };
    get_host_health: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HostHealth"];
                };
            };
            /** @description refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiProblem"];
                };
            };
        };
    };
    list_host_maintenance_windows: {
        parameters: {
            query: {
                from: components["schemas"]["Time"];
                /** @description Now, if absent. */
                to?: components["schemas"]["Time"];
            };
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CoveringWindows"];
                };
            };
            /** @description refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiProblem"];
                };
            };
        };
    };
    list_messages: {
        parameters: {
            query?: {
                /** @description Only this check's. */
                check?: number;
                /** @description The last page's `next_cursor`. */
                cursor?: string;
                /** @description Items of a page, at most 500. */
                limit?: number;
                /** @description Only this plugin's. */
                plugin?: string;
            };
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Listed_Message"];
                };
            };
            /** @description refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiProblem"];
                };
            };
        };
    };
    run_host: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Runs"];
                };
            };
            /** @description refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiProblem"];
                };
            };
        };
    };
    list_transitions: {
        parameters: {
            query?: {
                /** @description This plugin's changes instead of the host's own. */
                assignment?: number;
                /** @description The last page's `next_cursor`. */
                cursor?: string;
                from?: components["schemas"]["Time"];
                /** @description Items of a page, at most 500. */
                limit?: number;
                to?: components["schemas"]["Time"];
            };
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Listed_Transition"];
                };
            };
            /** @description refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiProblem"];
                };
            };
        };
    };
    test_connection: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ConnectionBody"];
            };
        };
        responses: {
            /** @description also if the test failed */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConnectionTest"];
                };
            };
            /** @description refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiProblem"];
                };
            };
        };
    };
    list_incidents: {
        parameters: {
            query?: {
                /** @description The last page's `next_cursor`. */
                cursor?: string;
                /** @description Only those of this host. */
                host?: number;
                /** @description Items of a page, at most 500. */
                limit?: number;
                /** @description Only open ones, or only resolved ones. */
                open?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Listed_Incident"];
                };
            };
            /** @description refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiProblem"];
                };
            };
        };
    };
    get_incident: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Incident"];
                };
            };
            /** @description refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiProblem"];
                };
            };
        };
    };
    acknowledge_incident: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AcknowledgeBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Incident"];
                };
            };
            /** @description refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiProblem"];
                };
            };
        };
    };
    take_acknowledgement_back: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description taken back */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiProblem"];
                };
            };
        };
    };
    list_maintenance_windows: {
        parameters: {
            query?: {
                /** @description The last page's `next_cursor`. */
                cursor?: string;
                /** @description Items of a page, at most 500. */
                limit?: number;
                /** @description Only what contains this text. */
                q?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Listed_MaintenanceWindow"];
                };
            };
            /** @description refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiProblem"];
                };
            };
        };
    };
    create_maintenance_window: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MaintenanceWindowBody"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MaintenanceWindow"];
                };
            };
            /** @description refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiProblem"];
                };
            };
        };
    };
    get_maintenance_window: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MaintenanceWindow"];
                };
            };
            /** @description refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiProblem"];
                };
            };
        };
    };
    update_maintenance_window: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MaintenanceWindowBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MaintenanceWindow"];
                };
            };
            /** @description refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiProblem"];
                };
            };
        };
    };
    delete_maintenance_window: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description deleted */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiProblem"];
                };
            };
        };
    };
    end_maintenance_window: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MaintenanceWindow"];
                };
            };
            /** @description refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiProblem"];
                };
            };
        };
    };
    list_monitoring_gaps: {
        parameters: {
            query: {
                from: components["schemas"]["Time"];
                /** @description Now, if absent. */
                to?: components["schemas"]["Time"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MonitoringGaps"];
                };
            };
            /** @description refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiProblem"];
                };
            };
        };
    };
    list_notifications: {
        parameters: {
            query?: {
                /** @description The last page's `next_cursor`. */
                cursor?: string;
                /** @description Only those about this host. */
                host?: number;
                /** @description Items of a page, at most 500. */
                limit?: number;
                status?: components["schemas"]["NotificationStatus"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Listed_Notification"];
                };
            };
            /** @description refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiProblem"];
                };
            };
        };
    };
    get_notification: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NotificationDetails"];
                };
            };
            /** @description refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiProblem"];
                };
            };
        };
    };
    discard_notification: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Notification"];
                };
            };
            /** @description refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiProblem"];
                };
            };
        };
    };
    retry_notification: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Notification"];
                };
            };
            /** @description refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiProblem"];
                };
            };
        };
    };
    get_overview: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Overview"];
                };
            };
            /** @description refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiProblem"];
                };
            };
        };
    };
    list_plugins: {
        parameters: {
            query?: {
                /** @description The last page's `next_cursor`. */
                cursor?: string;
                /** @description Items of a page, at most 500. */
                limit?: number;
                /** @description Only what contains this text. */
                q?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Listed_Plugin"];
                };
            };
            /** @description refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiProblem"];
                };
            };
        };
    };
    create_plugin: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description tar, tar.gz or tar.zst with one top folder; at most 16 MiB */
        requestBody: {
            content: {
                "application/octet-stream": number[];
            };
        };
        responses: {
            /** @description replaced another version, or was there */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Plugin"];
                };
            };
            /** @description installed */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Plugin"];
                };
            };
            /** @description refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiProblem"];
                };
            };
        };
    };
    get_plugin: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Plugin"];
                };
            };
            /** @description refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiProblem"];
                };
            };
        };
    };
    delete_plugin: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description deleted, with its default classifier */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiProblem"];
                };
            };
        };
    };
    list_plugin_hosts: {
        parameters: {
            query?: {
                /** @description The last page's `next_cursor`. */
                cursor?: string;
                /** @description Items of a page, at most 500. */
                limit?: number;
                /** @description Only what contains this text. */
                q?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Listed_PluginHost"];
                };
            };
            /** @description refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiProblem"];
                };
            };
        };
    };
    list_schedules: {
        parameters: {
            query?: {
                /** @description The last page's `next_cursor`. */
                cursor?: string;
                /** @description Items of a page, at most 500. */
                limit?: number;
                /** @description Only what contains this text. */
                q?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Listed_Schedule"];
                };
            };
            /** @description refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiProblem"];
                };
            };
        };
    };
    create_schedule: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ScheduleBody"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Schedule"];
                };
            };
            /** @description refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiProblem"];
                };
            };
        };
    };
    get_schedule: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Schedule"];
                };
            };
            /** @description refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiProblem"];
                };
            };
        };
    };
    update_schedule: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ScheduleBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Schedule"];
                };
            };
            /** @description refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiProblem"];
                };
            };
        };
    };
    delete_schedule: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description deleted */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiProblem"];
                };
            };
        };
    };
    list_next_runs: {
        parameters: {
            query?: {
                /** @description How far to look ahead, at most 744. */
                hours?: number;
            };
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NextRuns"];
                };
            };
            /** @description refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiProblem"];
                };
            };
        };
    };
    get_series: {
        parameters: {
            query: {
                /** @description Only needed when several checks run the plugin on the host. */
                check?: number;
                /** @description Unix seconds; an hour before `to`, if absent. */
                from?: number;
                host: number;
                /** @description The primary value, if absent. */
                metric?: string;
                plugin: string;
                /** @description About how many points, 10 to 2000. */
                points?: number;
                /** @description Unix seconds; now, if absent. */
                to?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Series"];
                };
            };
            /** @description refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiProblem"];
                };
            };
        };
    };
    export_series: {
        parameters: {
            query: {
                /** @description Only needed when several checks run the plugin on the host. */
                check?: number;
                format?: "csv" | "json";
                /** @description Unix seconds; a day before `to`, if absent. */
                from?: number;
                host: number;
                /** @description All metrics of the plugin, if absent; `value` is the primary one. */
                metric?: string;
                plugin: string;
                resolution?: "auto" | "raw" | "hour";
                /** @description Unix seconds; now, if absent. */
                to?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description a file, as docs/export.md describes it */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": unknown;
                    "text/csv": string;
                };
            };
            /** @description refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiProblem"];
                };
            };
        };
    };
    list_services: {
        parameters: {
            query?: {
                /** @description The last page's `next_cursor`. */
                cursor?: string;
                /** @description Items of a page, at most 500. */
                limit?: number;
                /** @description Only what contains this text. */
                q?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Listed_Service"];
                };
            };
            /** @description refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiProblem"];
                };
            };
        };
    };
    create_service: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ServiceBody"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Service"];
                };
            };
            /** @description refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiProblem"];
                };
            };
        };
    };
    get_service: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Service"];
                };
            };
            /** @description refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiProblem"];
                };
            };
        };
    };
    update_service: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ServiceBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Service"];
                };
            };
            /** @description refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiProblem"];
                };
            };
        };
    };
    delete_service: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description deleted */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiProblem"];
                };
            };
        };
    };
    get_service_health: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ServiceHealth"];
                };
            };
            /** @description refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiProblem"];
                };
            };
        };
    };
    list_service_maintenance_windows: {
        parameters: {
            query: {
                from: components["schemas"]["Time"];
                /** @description Now, if absent. */
                to?: components["schemas"]["Time"];
            };
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CoveringWindows"];
                };
            };
            /** @description refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiProblem"];
                };
            };
        };
    };
    list_service_transitions: {
        parameters: {
            query?: {
                /** @description The last page's `next_cursor`. */
                cursor?: string;
                from?: components["schemas"]["Time"];
                /** @description Items of a page, at most 500. */
                limit?: number;
                to?: components["schemas"]["Time"];
            };
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Listed_Transition"];
                };
            };
            /** @description refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiProblem"];
                };
            };
        };
    };
    create_session: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Login"];
            };
        };
        responses: {
            /** @description signed in by a cookie */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SignedIn"];
                };
            };
            /** @description refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiProblem"];
                };
            };
        };
    };
    get_session: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SignedIn"];
                };
            };
            /** @description refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiProblem"];
                };
            };
        };
    };
    delete_session: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description signed out */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiProblem"];
                };
            };
        };
    };
    get_setup: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Setup"];
                };
            };
            /** @description refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiProblem"];
                };
            };
        };
    };
    create_first_user: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["FirstUser"];
            };
        };
        responses: {
            /** @description made, and signed in by a cookie */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SignedIn"];
                };
            };
            /** @description refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiProblem"];
                };
            };
        };
    };
    get_status: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Status"];
                };
            };
            /** @description refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiProblem"];
                };
            };
        };
    };
    list_system_logs: {
        parameters: {
            query?: {
                /** @description The last page's `next_cursor`. */
                cursor?: string;
                level?: components["schemas"]["Level"];
                /** @description Items of a page, at most 500. */
                limit?: number;
                /** @description Only what contains this text. */
                q?: string;
                /** @description Only errors and warnings that the caller has not read. */
                unread?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Listed_SystemLog"];
                };
            };
            /** @description refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiProblem"];
                };
            };
        };
    };
    clear_system_logs: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description cleared */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiProblem"];
                };
            };
        };
    };
    mark_system_logs_read: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReadUpTo"];
            };
        };
        responses: {
            /** @description how many are still unread */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Unread"];
                };
            };
            /** @description refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiProblem"];
                };
            };
        };
    };
    count_unread_system_logs: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Unread"];
                };
            };
            /** @description refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiProblem"];
                };
            };
        };
    };
    list_tokens: {
        parameters: {
            query?: {
                /** @description The last page's `next_cursor`. */
                cursor?: string;
                /** @description Items of a page, at most 500. */
                limit?: number;
                /** @description Only what contains this text. */
                q?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Listed_Token"];
                };
            };
            /** @description refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiProblem"];
                };
            };
        };
    };
    create_token: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TokenBody"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CreatedToken"];
                };
            };
            /** @description refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiProblem"];
                };
            };
        };
    };
    delete_token: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description deleted */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiProblem"];
                };
            };
        };
    };
    list_users: {
        parameters: {
            query?: {
                /** @description The last page's `next_cursor`. */
                cursor?: string;
                /** @description Items of a page, at most 500. */
                limit?: number;
                /** @description Only what contains this text. */
                q?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Listed_User"];
                };
            };
            /** @description refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiProblem"];
                };
            };
        };
    };
    create_user: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UserBody"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["User"];
                };
            };
            /** @description refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiProblem"];
                };
            };
        };
    };
    get_user: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["User"];
                };
            };
            /** @description refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiProblem"];
                };
            };
        };
    };
    update_user: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UserBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["User"];
                };
            };
            /** @description refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiProblem"];
                };
            };
        };
    };
    delete_user: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description deleted, with all sessions and tokens */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiProblem"];
                };
            };
        };
    };
}
